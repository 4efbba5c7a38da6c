package dev.evenkeel.operator.gate;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.host.Unit;
import dev.evenkeel.api.model.Condition.Status;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.operator.gate.Standing.Axis;
import org.jspecify.annotations.Nullable;

/** Whether one object works: the engine's own check and all probes must pass; without checks it has to run. */
final class Health {
  private Health() {}

  static boolean isChecked(Target target, @Nullable Instance serving) {
    if (!target.checks().probes().isEmpty()) {
      return true;
    }
    if (serving != null && serving.live() instanceof Live.OfContainer container) {
      return container.health() != Live.Health.NONE;
    }
    return target.object() instanceof Container container && container.healthcheck() != null && !container.healthcheck().disabled();
  }

  static Axis of(Target target, Observation seen, @Nullable Instance serving, Picture picture) {
    return switch (seen) {
      case Observation.Unreadable(var reason, var message) ->
        new Axis(Status.UNKNOWN, reason, target.key() + " cannot be read: " + message);
      case Observation.Unasked _ -> new Axis(Status.UNKNOWN, Reason.NEVER_OBSERVED, target.key() + " was not looked at yet");
      case Observation.Absent _ -> new Axis(Status.FALSE, Reason.MISSING, target.key() + " is not there");
      case Observation.Present _ -> serving == null
          ? new Axis(Status.FALSE, Reason.MISSING, target.key() + " is not there")
          : present(target, serving, picture);
    };
  }

  private static Axis present(Target target, Instance serving, Picture picture) {
    return switch (serving.live()) {
      case Live.OfContainer live -> container(target, serving, live, picture);
      case Live.OfUnit live -> unit(target, serving, live, picture);
      case Live.OfImage _,Live.OfFile _,Live.Still _ -> new Axis(Status.TRUE, Reason.NO_CHECKS, target.key() + " is there");
    };
  }

  private static Axis container(Target target, Instance serving, Live.OfContainer live, Picture picture) {
    String what = target.key().toString();
    return switch (live.status()) {
      case RUNNING -> switch (live.health()) {
        case UNHEALTHY -> new Axis(Status.FALSE, Reason.UNHEALTHY, what + " is unhealthy" + after(live.healthOutput()));
        case STARTING -> new Axis(Status.UNKNOWN, Reason.STARTING, what + " runs, and its health check has not decided yet");
        case NONE, HEALTHY -> probed(target, serving.id(), live.health() == Live.Health.HEALTHY, picture);
      };
      case RESTARTING -> new Axis(Status.FALSE, Reason.CRASH_LOOP,
          what + " ends again and again (" + live.restartCount() + " restarts, last exit code " + live.exitCode() + ")");
      case CREATED -> new Axis(Status.FALSE, Reason.NOT_RUNNING, what + " was created and not started" + after(live.error()));
      case PAUSED -> new Axis(Status.FALSE, Reason.NOT_RUNNING, what + " is paused");
      case REMOVING, DEAD -> new Axis(Status.FALSE, Reason.NOT_RUNNING, what + " is being removed");
      case EXITED -> new Axis(Status.FALSE, Reason.NOT_RUNNING,
          what + " ended with exit code " + live.exitCode() + (live.oomKilled() ? " for lack of memory" : "") + after(live.error()));
    };
  }

  private static Axis unit(Target target, Instance serving, Live.OfUnit live, Picture picture) {
    String what = target.key().toString();
    if (!(target.object() instanceof Unit unit) || unit.state() != Unit.State.ACTIVE) {
      return new Axis(Status.TRUE, Reason.NO_CHECKS, what + " is " + live.activeState());
    }
    return switch (live.activeState()) {
      case "active", "reloading" -> probed(target, serving.id(), false, picture);
      case "activating" -> live.subState().equals("auto-restart")
          ? new Axis(Status.FALSE, Reason.CRASH_LOOP,
              what + " ends again and again (" + live.restarts() + " restarts, " + live.result() + ")")
          : new Axis(Status.UNKNOWN, Reason.STARTING, what + " is starting");
      case "failed" ->
        new Axis(Status.FALSE, Reason.UNIT_FAILED, what + " failed (" + live.result() + ", exit status " + live.exitStatus() + ")");
      default -> new Axis(Status.FALSE, Reason.NOT_RUNNING, what + " is " + live.activeState());
    };
  }

  private static Axis probed(Target target, String id, boolean engineSaysHealthy, Picture picture) {
    String what = target.key().toString();
    if (target.checks().probes().isEmpty()) {
      return engineSaysHealthy
          ? new Axis(Status.TRUE, Reason.CHECKS_PASS, what + " is healthy")
          : new Axis(Status.TRUE, Reason.RUNNING, what + " runs");
    }
    Probed answer = picture.probes().get(id);
    if (answer == null) {
      return new Axis(Status.UNKNOWN, Reason.STARTING, what + " runs and was not probed yet");
    }
    return switch (answer.state()) {
      case PASSING -> new Axis(Status.TRUE, Reason.CHECKS_PASS, what + " passes its checks");
      case FAILING -> new Axis(Status.FALSE, Reason.UNHEALTHY, what + ": " + answer.message());
      case UNDECIDED ->
        new Axis(Status.UNKNOWN, Reason.STARTING, what + " runs, and its probes have not decided yet" + after(answer.message()));
    };
  }

  private static String after(@Nullable String detail) {
    return detail == null || detail.isBlank() ? "" : ": " + detail.strip();
  }
}
