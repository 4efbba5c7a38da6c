package dev.evenkeel.hosts.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a host prints about files: each path that was asked for has a reading, or none has. */
public final class ReadAnswerFuzz {
  private static final List<String> ASKED = List.of("/etc/a", "/etc/b", "/srv/tree");

  private ReadAnswerFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    try {
      if (!ReadAnswer.of(new String(data, StandardCharsets.UTF_8), 100).readings(ASKED).keySet().containsAll(ASKED)) {
        throw new AssertionError("a path that was asked for has no reading");
      }
    } catch (IOException e) {
      // Said.
    }
  }
}
