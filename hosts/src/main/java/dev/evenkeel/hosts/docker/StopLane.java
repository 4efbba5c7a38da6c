package dev.evenkeel.hosts.docker;

import dev.evenkeel.api.host.HostState.Failure;
import dev.evenkeel.api.host.HostState.Ongoing;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.model.Reason;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Containers in their grace time. A stop that ends quickly is an ordinary step; a longer one goes on after the pass and is seen by later ones. */
final class StopLane {
  /** Its end is told by an event, so little is lost by not waiting longer, and whatever else the pass has put right is seen sooner. */
  private static final Duration QUICK = Duration.ofMillis(500);
  private final ContainerSteps containers;
  private final InstantSource clock;
  private final Map<String, Stopping> stopping = new ConcurrentHashMap<>();

  private static final class Stopping {
    final ObjectKey key;
    final Instant since;
    final @Nullable Duration grace;
    final CompletableFuture<Outcome> end = new CompletableFuture<>();

    Stopping(ObjectKey key, Instant since, @Nullable Duration grace) {
      this.key = key;
      this.since = since;
      this.grace = grace;
    }
  }

  StopLane(ContainerSteps containers, InstantSource clock) {
    this.containers = containers;
    this.clock = clock;
  }

  Outcome stop(String id, ObjectKey key, @Nullable Duration grace) throws IOException, InterruptedException {
    Stopping mine = new Stopping(key, clock.instant(), grace);
    Stopping current = stopping.compute(id, (same, there) -> there == null || there.end.isDone() ? mine : there);
    if (current == mine) {
      Thread.ofVirtual().name("stop " + id).start(() -> run(id, mine));
    }
    try {
      return current.end.get(QUICK.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return new Outcome.GoesOn("stopping " + key.name() + (grace == null ? "" : ", killed after " + grace.toSeconds() + " s"));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IllegalStateException("stopping failed unexpectedly", e.getCause());
    }
  }

  private void run(String id, Stopping mine) {
    try {
      Outcome outcome = containers.stop(id, mine.grace);
      if (!(outcome instanceof Outcome.Failed)) {
        stopping.remove(id, mine);
      }
      mine.end.complete(outcome);
    } catch (IOException e) {
      mine.end.completeExceptionally(e);
    }
  }

  SortedMap<ObjectKey, Ongoing> ongoing() {
    SortedMap<ObjectKey, Ongoing> all = new TreeMap<>();
    stopping.forEach((id, one) -> all.put(one.key, new Ongoing(Ongoing.What.STOP, one.since, failure(one), null)));
    return all;
  }

  /** A failed stop stays visible until it is tried again. */
  private @Nullable Failure failure(Stopping one) {
    if (!one.end.isDone()) {
      return null;
    }
    if (one.end.isCompletedExceptionally()) {
      return new Failure(Reason.STEP_FAILED, String.valueOf(one.end.exceptionNow().getMessage()), clock.instant());
    }
    return one.end.resultNow() instanceof Outcome.Failed(Reason reason, String message)
        ? new Failure(reason, message, clock.instant())
        : null;
  }
}
