package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.Change;
import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.model.Condition;
import dev.evenkeel.api.model.Condition.Status;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.operator.gate.Picture;
import dev.evenkeel.operator.gate.Refusals;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * How far the fleet is on its way to the present commit.
 *
 * @param open what is not as it should be, for a person, host by host
 */
public record Progress(State state, List<String> open) {
  private static final Set<Reason> STANDING = EnumSet.of(Reason.DEPENDENCY_NOT_READY, Reason.DEPENDENCY_BLOCKED, Reason.QUARANTINED,
      Reason.SUSPENDED, Reason.IMAGE_MISSING, Reason.REGISTRY_REFUSED, Reason.CREATE_FAILED, Reason.START_FAILED, Reason.WRITE_FAILED,
      Reason.UNIT_FAILED, Reason.VALIDATION_FAILED, Reason.SECRET_UNAVAILABLE, Reason.STEP_FAILED, Reason.CRASH_LOOP);

  /** Where it stands. */
  public enum State {
    /** Every host was seen to be as written, and what is checked is healthy. */
    CONVERGED,
    /** Something is still under way. */
    MOVING,
    /** Nothing goes on by itself, and a person has to say yes to something. */
    WAITS_FOR_APPROVAL,
    /** Nothing goes on by itself. */
    STUCK
  }

  public Progress {
    open = List.copyOf(open);
  }

  static Progress of(Board board, Predicate<String> away) {
    FleetTarget fleet = board.fleet();
    if (fleet == null) {
      return new Progress(State.MOVING, List.of("no commit was read yet"));
    }
    List<String> open = new ArrayList<>();
    // With every host away there is nobody who could ask a registry.
    boolean moving = !board.holds().unresolved().isEmpty() && !fleet.hosts().keySet().stream().allMatch(away);
    boolean approval = false;
    for (String host : fleet.hosts().keySet()) {
      if (away.test(host)) {
        open.add(host + ": " + message(board.hostConditions(host), Condition.Type.REACHABLE));
        continue;
      }
      Picture picture = board.picture(host);
      List<Condition> conditions = board.hostConditions(host);
      if (is(conditions, Condition.Type.SYNCED, Status.TRUE) && is(conditions, Condition.Type.HEALTHY, Status.TRUE)) {
        continue;
      }
      moving |= !fleet.commit().equals(picture.commit()) || isStarting(conditions);
      for (Change change : picture.changes().values()) {
        moving |= isMoving(change);
        approval |= change instanceof Change.Block && (change.reason() == Reason.APPROVAL_NEEDED || change.reason() == Reason.PRUNE_HELD);
        open.add(host + ": " + change.key() + " " + change.message());
      }
      if (picture.changes().isEmpty()) {
        open.add(host + ": " + message(conditions, Condition.Type.READY));
      }
    }
    boolean refused = !fleet.refusals().isEmpty();
    fleet.refusals().keySet().forEach(ref -> open.add(ref + ": " + Refusals.of(ref, fleet)));
    State state = moving ? State.MOVING : approval ? State.WAITS_FOR_APPROVAL : open.isEmpty() && !refused ? State.CONVERGED : State.STUCK;
    return new Progress(state, open);
  }

  /** What waits for another of the fleet moves as long as that one does; what has failed is tried again at growing intervals, and that is no progress. */
  private static boolean isMoving(Change change) {
    return switch (change) {
      case Change.Do _ -> true;
      case Change.Wait wait -> !STANDING.contains(wait.reason());
      case Change.Block _,Change.Report _ -> false;
    };
  }

  /** Its health is going to be known; what cannot be read stays unknown. */
  private static boolean isStarting(List<Condition> conditions) {
    return conditions.stream().anyMatch(one -> one.type() == Condition.Type.HEALTHY && one.status() == Status.UNKNOWN
        && (one.reason() == Reason.STARTING || one.reason() == Reason.NEVER_OBSERVED || one.reason() == Reason.CONNECTING));
  }

  private static boolean is(List<Condition> conditions, Condition.Type type, Status status) {
    return conditions.stream().anyMatch(one -> one.type() == type && one.status() == status);
  }

  private static String message(List<Condition> conditions, Condition.Type type) {
    return conditions.stream().filter(one -> one.type() == type).map(Condition::message).findFirst().orElse("not looked at yet");
  }
}
