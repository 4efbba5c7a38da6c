package dev.evenkeel.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that say what is expected. {@code -Devenkeel.goldens=renew} writes them anew instead of comparing. */
final class Goldens {
  private Goldens() {}

  static void check(Path golden, String actual) {
    try {
      if (System.getProperty("evenkeel.goldens", "check").equals("renew")) {
        Files.createDirectories(golden.toAbsolutePath().getParent());
        Files.writeString(golden, actual);
      }
      assertEquals(Files.exists(golden) ? Files.readString(golden) : "(there is no " + golden + "; renew with -Devenkeel.goldens=renew)",
          actual, () -> golden + " differs; if it is right now, renew with -Devenkeel.goldens=renew");
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
