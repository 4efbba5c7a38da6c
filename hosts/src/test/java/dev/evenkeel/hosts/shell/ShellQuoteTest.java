package dev.evenkeel.hosts.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class ShellQuoteTest {
  private static final String ALPHABET = "ab'\"\\$`(){}[]*?~!#&;|<> \t\n\r-=%é☂\u0001";

  @Test
  void any_value_comes_back_from_a_real_shell_as_the_same_single_argument() throws Exception {
    long seed = 20260101L;
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        StringBuilder value = new StringBuilder(random.nextInt(5) == 0 ? "-" : "");
        for (int n = random.nextInt(20); n > 0; n--) {
          value.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        values.add(value.toString());
      }
      Process shell = new ProcessBuilder("/bin/sh", "-c", "printf '%s\\0' " + ShellQuote.words(values)).start();
      String all = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(String.join("\0", values) + "\0", all, "seed " + seed + ", round " + round);
    }
  }

  @Test
  void a_nul_is_refused_with_its_position() {
    String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> ShellQuote.quote("ab\0c")).getMessage());
    assertTrue(message.contains("position 2"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-rf", "a/b", "/a/../b", "/..", "/a/./b", "/a\0"})
  void what_is_not_a_plain_absolute_path_is_refused(String path) {
    assertThrows(IllegalArgumentException.class, () -> ShellQuote.path(path));
  }
}
