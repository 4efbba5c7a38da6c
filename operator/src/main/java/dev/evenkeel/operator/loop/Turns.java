package dev.evenkeel.operator.loop;

import dev.evenkeel.api.model.Condition;
import dev.evenkeel.api.model.Condition.Status;
import dev.evenkeel.api.model.Event;
import dev.evenkeel.api.model.Reason;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The turns of conditions that are worth an event: becoming ready, falling ill, giving up, and going on after that. Not knowing is no turn. */
final class Turns {
  private Turns() {}

  /** One of them. */
  record Turn(Condition now, Event.Level level, String words) {}

  static List<Turn> of(List<Condition> before, List<Condition> after) {
    List<Turn> turns = new ArrayList<>();
    for (Condition now : after) {
      Status was = before.stream().filter(old -> old.type() == now.type()).map(Condition::status).findFirst().orElse(Status.UNKNOWN);
      if (was != now.status()) {
        turn(now, was).ifPresent(turns::add);
      }
    }
    return turns;
  }

  private static Optional<Turn> turn(Condition now, Status was) {
    return Optional.ofNullable(switch (now.type()) {
      case READY -> now.status() == Status.TRUE ? new Turn(now, Event.Level.INFO, "is ready: " + now.message()) : null;
      // What was never there is not ill, it is new.
      case HEALTHY -> now.status() == Status.FALSE && (was == Status.TRUE || now.reason() != Reason.MISSING)
          ? new Turn(now, Event.Level.WARNING, "is not healthy: " + now.message())
          : null;
      case STALLED -> now.status() == Status.TRUE
          ? new Turn(now, Event.Level.WARNING, "is stalled: " + now.message())
          : now.status() == Status.FALSE && was == Status.TRUE ? new Turn(now, Event.Level.INFO, "goes on") : null;
      case SYNCED, PROGRESSING, REACHABLE -> null;
    });
  }
}
