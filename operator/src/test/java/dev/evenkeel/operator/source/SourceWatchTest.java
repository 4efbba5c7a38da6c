package dev.evenkeel.operator.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

class SourceWatchTest {
  private static final Duration NEVER = Duration.ofHours(1);

  @TempDir
  Path folder;
  FolderSource source;
  BlockingQueue<Fetched> heard = new LinkedBlockingQueue<>();

  @BeforeEach
  void create() throws Exception {
    Files.writeString(folder.resolve("web.yaml"), "1");
    source = new FolderSource(folder, SourceLimits.DEFAULT, InstantSource.system());
  }

  private Fetched next() throws InterruptedException {
    Fetched fetched = heard.poll(10, TimeUnit.SECONDS);
    if (fetched == null) {
      throw new AssertionError("nothing was heard for 10 s");
    }
    return fetched;
  }

  @Test
  void it_fetches_at_once_and_then_by_itself() throws Exception {
    try (SourceWatch _ = SourceWatch.start(source, Duration.ofMillis(5), new Random(1), heard::add)) {
      assertInstanceOf(Fetched.Moved.class, next());
      Files.writeString(folder.resolve("web.yaml"), "2");
      Fetched fetched = next();
      while (fetched instanceof Fetched.Unchanged) {
        fetched = next();
      }
      assertInstanceOf(Fetched.Moved.class, fetched);
    }
  }

  @Test
  void a_request_is_answered_by_a_fetch_that_began_after_it() throws Exception {
    try (SourceWatch watch = SourceWatch.start(source, NEVER, new Random(1), heard::add)) {
      next();
      Files.writeString(folder.resolve("web.yaml"), "2");

      Fetched answer = watch.requestFetch().get(10, TimeUnit.SECONDS);

      assertInstanceOf(Fetched.Moved.class, answer);
      assertEquals(answer, next());
    }
  }

  @Test
  void a_listener_that_throws_ends_nothing() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    try (SourceWatch watch = SourceWatch.start(source, NEVER, new Random(1), fetched -> {
      if (first.getCount() > 0) {
        first.countDown();
        throw new IllegalStateException("not today");
      }
      heard.add(fetched);
    })) {
      assertTrue(first.await(10, TimeUnit.SECONDS));
      watch.requestFetch().get(10, TimeUnit.SECONDS);
      next();
    }
  }

  @Test
  void nobody_waits_for_a_watch_that_was_closed() {
    SourceWatch watch = SourceWatch.start(source, NEVER, new Random(1), heard::add);
    watch.close();

    CompletableFuture<Fetched> answer = watch.requestFetch();

    assertThrows(ExecutionException.class, () -> answer.get(1, TimeUnit.SECONDS));
  }

  @Test
  void pauses_double_after_failures_up_to_five_minutes_and_vary_by_a_fifth() {
    Random random = new Random(7);
    Duration interval = Duration.ofSeconds(30);
    for (int failures = 0; failures < 40; failures++) {
      long expected = Math.min(30_000L << Math.min(failures, 10), 300_000);
      long millis = SourceWatch.pause(interval, failures, random).toMillis();
      assertTrue(millis >= expected * 8 / 10 && millis <= expected * 12 / 10, failures + ": " + millis);
    }
  }

  @Test
  void an_interval_over_five_minutes_is_not_shortened_by_failures() {
    assertTrue(SourceWatch.pause(NEVER, 3, new Random(1)).compareTo(Duration.ofMinutes(48)) >= 0);
  }
}
