package dev.evenkeel.hosts.fuzz;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.evenkeel.hosts.files.ReadAnswerFuzz;
import dev.evenkeel.hosts.shell.ReplyFuzz;
import dev.evenkeel.hosts.systemd.BusFuzz;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Runs every target over its corpus, and over seeded mutations of it; {@code -Devenkeel.fuzz=N} makes more of those. A failure prints the bytes, which then go into the corpus. */
class CorpusTest {
  private static final int ROUNDS = Integer.getInteger("evenkeel.fuzz", 1_500);
  private static final long SEED = Long.getLong("evenkeel.fuzz.seed", 1);
  private static final Duration DEADLINE = Duration.ofMinutes(10);
  private static final Path CORPUS = Path.of("src", "test", "resources", "fuzz");
  private static final List<String> SPICES = List.of("\0", "\u00ff", "-1", "99999999999999999999", "1e309", "null", "{}", "[]", "\"\"", "[",
      "{", "\\",
      "\r\n", "\n\n", "0001-01-01T00:00:00Z", "2026-13-45T99:99:99Z", "/", ":", " ", "sha256:", "container:", "a".repeat(300));

  /** Something of a host's that is read. */
  enum Target {
    ENGINE, HTTP, LEDGER, BUS, FILES, SHELL;

    private void read(byte[] data) throws InterruptedException {
      switch (this) {
        case ENGINE -> EngineFuzz.fuzzerTestOneInput(data);
        case HTTP -> HttpFuzz.fuzzerTestOneInput(data);
        case LEDGER -> LedgerFuzz.fuzzerTestOneInput(data);
        case BUS -> BusFuzz.fuzzerTestOneInput(data);
        case FILES -> ReadAnswerFuzz.fuzzerTestOneInput(data);
        case SHELL -> ReplyFuzz.fuzzerTestOneInput(data);
      }
    }

    private List<byte[]> corpus() throws IOException {
      List<byte[]> all = new ArrayList<>();
      try (Stream<Path> files = Files.list(CORPUS.resolve(name().toLowerCase(java.util.Locale.ROOT)))) {
        for (Path file : files.sorted().toList()) {
          all.add(Files.readAllBytes(file));
        }
      }
      return all;
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatever_is_said_is_an_answer_or_an_io_exception(Target target) throws IOException {
    List<byte[]> corpus = target.corpus();
    for (byte[] data : corpus) {
      run(target, data);
    }
    Random random = new Random(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      run(target, mutated(corpus, random));
    }
  }

  private static void run(Target target, byte[] data) {
    try {
      assertTimeoutPreemptively(DEADLINE, () -> target.read(data));
    } catch (RuntimeException | Error e) {
      throw new AssertionError(target + " of these bytes: " + HexFormat.of().formatHex(data), e);
    }
  }

  private static byte[] mutated(List<byte[]> corpus, Random random) {
    byte[] some = corpus.get(random.nextInt(corpus.size()));
    StringBuilder text = new StringBuilder(new String(some, java.nio.charset.StandardCharsets.ISO_8859_1));
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      int at = text.isEmpty() ? 0 : random.nextInt(text.length());
      int end = Math.min(text.length(), at + random.nextInt(10));
      String spice = SPICES.get(random.nextInt(SPICES.size()));
      switch (random.nextInt(5)) {
        case 0 -> text.delete(at, end);
        case 1 -> text.insert(at, spice);
        case 2 -> text.replace(at, end, spice);
        case 3 -> text.insert(at, text.substring(at, end));
        default -> value(text, at, spice);
      }
    }
    return text.toString().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  /** Puts it in the place of the next JSON value: this reaches what is behind the JSON. */
  private static void value(StringBuilder text, int at, String spice) {
    int colon = text.indexOf(":", at);
    int end = colon < 0 ? -1 : colon + 1;
    while (end > 0 && end < text.length() && ",}]\n".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    if (end > 0) {
      text.replace(colon + 1, end,
          spice.matches("[-0-9].*|null|\\{\\}|\\[\\]|\"\"") && !spice.contains(":") ? spice : "\"" + spice.replace("\\", "\\\\") + "\"");
    }
  }
}
