package dev.evenkeel.hosts.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The constant shell texts of this package. */
final class Scripts {
  static final String READ = text("read.sh");
  static final String PUT = text("enter.sh") + text("put.sh");
  static final String OWN = text("own.sh");
  static final String LINK = text("enter.sh") + text("link.sh");
  static final String DIRECTORY = text("enter.sh") + text("directory.sh");
  static final String REMOVE = text("enter.sh") + text("remove.sh");

  private Scripts() {}

  private static String text(String name) {
    try (InputStream in = Scripts.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the class path beside " + Scripts.class.getName());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be read from the class path", e);
    }
  }
}
