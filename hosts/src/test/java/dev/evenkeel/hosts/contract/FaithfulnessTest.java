package dev.evenkeel.hosts.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evenkeel.testbed.RealHosts;
import dev.evenkeel.testbed.TestHost;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The host in memory and a real one are told the same, at random: steps of ours and deeds of people, sensible or not. Both give the same answers, and after each deed the same stands on both. {@code -Devenkeel.twins=SECONDS} goes on for longer,
 * {@code -Devenkeel.twins.seed=N} begins elsewhere.
 */
@RealHosts(value = "contract", reset = RealHosts.Reset.CLASS)
class FaithfulnessTest {
  private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("evenkeel.twins", 15));
  private static final long FIRST = Long.getLong("evenkeel.twins.seed", 1);
  private static final int DEEDS = 25;
  private final TestHost machine;

  FaithfulnessTest(TestHost contract) {
    this.machine = contract;
  }

  @Test
  void theFakeAnswersAsARealHostDoes() throws Exception {
    List<String> differences = new ArrayList<>();
    Subject real = new RealSubject(machine, "root");
    try {
      long end = System.nanoTime() + LENGTH.toNanos();
      long seed = FIRST;
      do {
        String difference = difference(seed++, real);
        if (!difference.isEmpty()) {
          differences.add(difference);
        }
      } while (System.nanoTime() < end);
      System.out.println("faithfulness: " + (seed - FIRST) + " sequences of " + DEEDS + " deeds");
    } finally {
      real.close();
    }
    assertEquals("", String.join("\n\n", differences));
  }

  /** What was done until the two were no more alike, and how they differ then; the empty string when they stay alike. */
  private static String difference(long seed, Subject real) throws Exception {
    Subject fake = new FakeSubject();
    Twin one = new Twin(real);
    Twin other = new Twin(fake);
    RandomDeeds deeds = new RandomDeeds(seed);
    StringBuilder done = new StringBuilder("seed " + seed + ":\n");
    try {
      for (int i = 0; i < DEEDS; i++) {
        RandomDeeds.Next next = deeds.next();
        List<String> expected = answer(next, one, deeds);
        List<String> actual = answer(next, other, deeds);
        done.append("  ").append(next.what()).append(' ').append(expected.getFirst()).append('\n');
        for (int line = 0; line < expected.size(); line++) {
          if (!expected.get(line).equals(actual.get(line))) {
            return done + "    real " + expected.get(line) + "\n    fake " + actual.get(line);
          }
        }
      }
      return "";
    } finally {
      deeds.cleanUp(one);
      fake.close();
    }
  }

  private static List<String> answer(RandomDeeds.Next next, Twin twin, RandomDeeds deeds) throws Exception {
    List<String> lines = new ArrayList<>();
    lines.add(next.on(twin));
    lines.addAll(twin.standing(deeds.keys()));
    return lines;
  }
}
