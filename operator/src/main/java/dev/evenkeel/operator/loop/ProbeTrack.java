package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.Probe;
import dev.evenkeel.operator.gate.Probed;

import java.time.Instant;

/**
 * What one probe has seen of one incarnation of one container or unit. An immutable value.
 *
 * <p>
 * A failure counts when it comes in the probe's own interval, after the start period; before the first success there are quicker looks in between, which can only find that it is well already. Once decided, the judgement changes only by
 * {@code retries} failures in a row, or by one success.
 *
 * @param startedAt when the incarnation began to be watched
 * @param counted when the last try that counts was made
 * @param failures in a row, those that count
 */
record ProbeTrack(Probe probe, Instant startedAt, Instant counted, int failures, Probed.State state, String message) {

  static ProbeTrack fresh(Probe probe, Instant now) {
    return new ProbeTrack(probe, now, now, 0, Probed.State.UNDECIDED, "not tried yet");
  }

  /** With the answer to one more try. */
  ProbeTrack after(Probe.Result result, Instant now) {
    String label = "probe " + probe.check().label();
    if (result.passed()) {
      return new ProbeTrack(probe, startedAt, now, 0, Probed.State.PASSING, label + " passes");
    }
    boolean everDecided = state != Probed.State.UNDECIDED;
    boolean inStart = !everDecided && now.isBefore(startedAt.plus(probe.startPeriod()));
    boolean counts = everDecided || !now.isBefore(counted.plus(probe.interval()));
    if (inStart || !counts) {
      return new ProbeTrack(probe, startedAt, inStart ? now : counted, failures, state,
          label + " fails, which does not count yet: " + result.message());
    }
    int inARow = failures + 1;
    int needed = Math.max(1, probe.retries());
    String text = label + " failed " + Math.min(inARow, needed) + " of " + needed + ": " + result.message();
    return new ProbeTrack(probe, startedAt, now, inARow, inARow >= needed ? Probed.State.FAILING : state, text);
  }
}
