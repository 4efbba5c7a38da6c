package dev.evenkeel.hosts.docker;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** The output of a container as the engine sends it: with a terminal as it is, without one in frames that tell standard output from standard error ("Stream format" of {@code POST /containers/ID/attach}). Both are joined here, in order. */
final class Frames {
  private static final int MAX_LINE = 64 << 10;

  private Frames() {}

  /** Delivers bytes until the end. */
  static void each(InputStream from, boolean tty, Consumer<byte[]> bytes) throws IOException {
    if (tty) {
      byte[] buffer = new byte[16 << 10];
      for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
        bytes.accept(java.util.Arrays.copyOf(buffer, n));
      }
      return;
    }
    DataInputStream in = new DataInputStream(from);
    byte[] header = new byte[8];
    while (in.readNBytes(header, 0, 1) == 1) {
      in.readFully(header, 1, 7);
      long length = ((header[4] & 0xffL) << 24) | ((header[5] & 0xff) << 16) | ((header[6] & 0xff) << 8) | (header[7] & 0xff);
      for (long left = length; left > 0;) {
        byte[] part = in.readNBytes((int) Math.min(left, 16 << 10));
        if (part.length == 0) {
          throw new EOFException("the output broke off");
        }
        bytes.accept(part);
        left -= part.length;
      }
    }
  }

  /** Delivers lines without their ends; an endless line comes in parts. */
  static void lines(InputStream from, boolean tty, Consumer<String> lines) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    each(from, tty, bytes -> {
      for (byte b : bytes) {
        if (b == '\n' || line.size() >= MAX_LINE) {
          deliver(line, lines);
        }
        if (b != '\n') {
          line.write(b);
        }
      }
    });
    if (line.size() > 0) {
      deliver(line, lines);
    }
  }

  private static void deliver(ByteArrayOutputStream line, Consumer<String> lines) {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    lines.accept(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
  }
}
