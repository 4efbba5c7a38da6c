package dev.evenkeel.operator.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares text with a file of the sources, or writes the file with {@code -Devenkeel.goldens=renew}. */
public final class Golden {
  private Golden() {}

  /** @param file relative to the module's folder */
  public static void check(String file, String actual) {
    Path path = Path.of(file);
    try {
      if ("renew".equals(System.getProperty("evenkeel.goldens"))) {
        Files.createDirectories(path.toAbsolutePath().getParent());
        Files.writeString(path, actual);
      }
      assertEquals(Files.exists(path) ? Files.readString(path) : "(no such file)", actual,
          () -> file + " is not up to date; look at the difference, and renew it with -Devenkeel.goldens=renew if it is meant");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
