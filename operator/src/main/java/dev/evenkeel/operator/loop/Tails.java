package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.Change;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.hosts.Host;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Fetches the last lines of the log of what failed, for whoever asks why, while the one that failed is still there. Never holds a pass up. */
final class Tails {
  private static final int LINES = 5;
  /** Lines that come later than this are not waited for. */
  private static final Duration WAIT = Duration.ofSeconds(2);
  /** The same log is not fetched again so soon. */
  private static final Duration REST = Duration.ofSeconds(10);

  private final String name;
  private final Board board;
  private final Time time;
  /** By object and, for one that was kept after a failed release, its identity. */
  private final Map<String, Instant> fetched = new HashMap<>();

  Tails(String name, Board board, Time time) {
    this.name = name;
    this.board = board;
    this.time = time;
  }

  void capture(Host host, Plan plan, SortedMap<Integer, Outcome> outcomes) {
    Instant now = time.now();
    for (Change change : plan.changes()) {
      boolean has = switch (change.key().type()) {
        case CONTAINER, UNIT -> true;
        case IMAGE, NETWORK, VOLUME, FILE -> false;
      };
      boolean failed = isFailure(change.reason()) || Telling.failure(plan, change.key(), outcomes) != null;
      boolean release = change.reason() == Reason.QUARANTINED;
      String kept = release ? board.picture(name).failed(change.key()).orElse(null) : null;
      String which = change.key() + " " + kept;
      Instant last = fetched.get(which);
      // The one that serves under the name has nothing to say about a release that failed.
      if (has && failed && !(release && kept == null) && (last == null || last.plus(REST).isBefore(now))) {
        fetched.put(which, now);
        time.after(Duration.ZERO, () -> fetch(host, change.key(), kept));
      }
    }
  }

  private static boolean isFailure(Reason reason) {
    return switch (reason) {
      case NOT_RUNNING, UNHEALTHY, CRASH_LOOP, QUARANTINED, START_FAILED, UNIT_FAILED, RESTARTED -> true;
      default -> false;
    };
  }

  private void fetch(Host host, ObjectKey key, @Nullable String id) {
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    try {
      AutoCloseable reading = host.logs(key, id, LINES, false, lines::add);
      time.after(WAIT, () -> {
        close(reading);
        keep(key, lines);
      });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.io.IOException e) {
      // Its log is an extra: the failure itself was told.
      keep(key, lines);
    }
  }

  private void keep(ObjectKey key, List<String> lines) {
    List<String> all = List.copyOf(lines);
    if (!all.isEmpty()) {
      board.tail(name, key, String.join("\n", all.subList(Math.max(0, all.size() - LINES), all.size())));
    }
  }

  private static void close(AutoCloseable reading) {
    try {
      reading.close();
    } catch (Exception e) {
      System.getLogger(Tails.class.getName()).log(System.Logger.Level.DEBUG, "closing a log failed", e);
    }
  }
}
