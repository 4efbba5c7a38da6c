package dev.evenkeel.hosts.systemd;

import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.messages.Message;
import org.freedesktop.dbus.messages.MessageFactory;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The bytes of a D-Bus connection: the handshake and the framing of the D-Bus specification, sections "Authentication Protocol" and "Message Format". What is inside a message is dbus-java's business.
 */
final class BusWire {
  /** Ours, far below the 128 MiB of the specification: systemd's largest answer is well under a megabyte. */
  private static final int LARGEST = 16 << 20;
  private static final int FIXED = 12;

  private BusWire() {}

  /**
   * EXTERNAL: the bus compares the uid that is claimed with the one of the socket's other end. That end is the SSH server's process on the host, so the uid is the remote one.
   */
  static void authenticate(InputStream in, OutputStream out, int uid) throws IOException {
    String claimed = HexFormat.of().formatHex(Integer.toString(uid).getBytes(StandardCharsets.US_ASCII));
    out.write(("\0AUTH EXTERNAL " + claimed + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
    String answer = line(in);
    if (!answer.startsWith("OK ")) {
      throw new IOException("the system bus refuses user id " + uid + ": " + answer);
    }
    out.write("BEGIN\r\n".getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0 || line.length() > 4096) {
        throw new EOFException("the system bus closed the connection during the handshake, after '" + line + "'");
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }

  /** The next message; blocks. */
  static Message read(InputStream in) throws IOException, DBusException {
    byte[] fixed = exactly(in, FIXED);
    ByteOrder order = fixed[0] == 'B' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    byte[] length = exactly(in, 4);
    int fields = bounded(ByteBuffer.wrap(length).order(order).getInt());
    int body = bounded(ByteBuffer.wrap(fixed).order(order).getInt(4));
    // dbus-java takes the header fields with their length before them, on a boundary of 8.
    byte[] header = new byte[8 + align8(fields)];
    System.arraycopy(length, 0, header, 0, 4);
    System.arraycopy(exactly(in, align8(fields)), 0, header, 8, align8(fields));
    return MessageFactory.createMessage(fixed[1], fixed, header, exactly(in, body), java.util.List.of());
  }

  private static int align8(int length) {
    return (length + 7) & ~7;
  }

  private static int bounded(int length) throws IOException {
    if (length < 0 || length > LARGEST) {
      throw new IOException("the system bus announces a message of " + Integer.toUnsignedString(length) + " bytes");
    }
    return length;
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the system bus closed the connection");
    }
    return bytes;
  }

  static byte[] bytes(Message message) {
    int length = 0;
    for (byte[] part : message.getWireData()) {
      length += part == null ? 0 : part.length;
    }
    ByteBuffer all = ByteBuffer.allocate(length);
    for (byte[] part : message.getWireData()) {
      if (part != null) {
        all.put(part);
      }
    }
    return all.array();
  }
}
