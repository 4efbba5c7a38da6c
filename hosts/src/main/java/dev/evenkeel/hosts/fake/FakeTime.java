package dev.evenkeel.hosts.fake;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that moves only when it is told to. */
public final class FakeTime implements InstantSource {
  private Instant now;

  public FakeTime(Instant start) {
    this.now = start;
  }

  /** Starts on the first of January 2026 at noon, UTC. */
  public FakeTime() {
    this(Instant.parse("2026-01-01T12:00:00Z"));
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  public synchronized void advance(Duration by) {
    now = now.plus(by);
  }
}
