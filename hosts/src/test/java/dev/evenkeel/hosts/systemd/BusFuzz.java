package dev.evenkeel.hosts.systemd;

import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.messages.Message;

import java.io.ByteArrayInputStream;
import java.io.IOException;

/** What comes from the system bus, byte by byte. Whatever dbus-java's parser makes of it, {@link Bus} ends its connection and says so; nothing may take memory without end. */
public final class BusFuzz {
  private BusFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    ByteArrayInputStream in = new ByteArrayInputStream(data);
    try {
      while (true) {
        Message message = BusWire.read(in);
        message.getParameters();
      }
    } catch (IOException | DBusException | RuntimeException e) {
      // The connection ends.
    }
  }
}
