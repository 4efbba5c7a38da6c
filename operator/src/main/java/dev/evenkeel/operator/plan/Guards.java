package dev.evenkeel.operator.plan;

import dev.evenkeel.api.host.FieldDiff;
import dev.evenkeel.api.host.Ledger.Attempt;
import dev.evenkeel.api.host.Requirement;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.Reason;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** What keeps an object from being created or changed now, whatever its type. */
final class Guards {
  private Guards() {}

  /**
   * Why not now.
   *
   * @param until when to look again, or null: for a {@link #stuck} one a person, a commit or the host has to change something
   */
  record Obstacle(Reason reason, String message, boolean stuck, @Nullable Instant until) {}

  /**
   * The first obstacle from the outside.
   *
   * @param of what is about to be tried, to be compared with what failed before
   */
  static @Nullable Obstacle of(Scene scene, PlanBuilder builder, Target target, String of, @Nullable Attempt attempt) {
    Target.Held held = target.held();
    if (held != null) {
      return new Obstacle(held.reason(), held.message(), false, null);
    }
    for (Requirement requirement : target.requires()) {
      Boolean met = scene.state().requirements().get(requirement);
      if (met == null) {
        return new Obstacle(Reason.NOT_ASKED, "whether the host has the " + requirement.label() + " is not known yet", false, scene.now());
      }
      if (!met) {
        return new Obstacle(Reason.REQUIREMENT_MISSING,
            "the host has no " + requirement.label() + "; Evenkeel does not bring it: install or create it, and this goes on by itself",
            true, null);
      }
    }
    if (builder.of(target.after()) instanceof PlanBuilder.Standing.NotReady(var stuck, var message)) {
      return new Obstacle(stuck ? Reason.DEPENDENCY_BLOCKED : Reason.DEPENDENCY_NOT_READY, "waits for " + message, stuck, null);
    }
    return attempt == null || !attempt.of().equals(of) ? null : afterFailure(scene.now(), attempt);
  }

  private static @Nullable Obstacle afterFailure(Instant now, Attempt attempt) {
    if (attempt.quarantined()) {
      return new Obstacle(attempt.reason() == Reason.VALIDATION_FAILED ? Reason.VALIDATION_FAILED : Reason.QUARANTINED,
          attempt.message() + "; it is not tried again until a newer commit changes it, or evenkeel sync --retry", true, null);
    }
    Instant next = attempt.last().plus(Backoff.after(attempt.count()));
    if (attempt.reason() == Reason.NOT_CONVERGING || !next.isAfter(now)) {
      return null;
    }
    return new Obstacle(attempt.reason(),
        attempt.message() + "; tried " + attempt.count() + (attempt.count() == 1 ? " time" : " times") + ", next at "
            + next.truncatedTo(ChronoUnit.SECONDS),
        false, next);
  }

  /** The target as far as healing asks: nothing that a gate holds is left unhealed, but what needs a value that cannot be had cannot be made. */
  static Target healed(Target target) {
    return target.held() == null || isSecret(target) ? target : target.heldFor(null);
  }

  /** Whether it is held because a secret cannot be had. */
  static boolean isSecret(Target target) {
    Target.Held held = target.held();
    return held != null && (held.reason() == Reason.SECRET_UNAVAILABLE || held.reason() == Reason.WAITING_FOR_SECRET);
  }

  /** Records the obstacle as a change, and tells those that come after. */
  static void note(PlanBuilder builder, Target target, Obstacle obstacle, List<FieldDiff> diffs, boolean standsAnyway) {
    if (obstacle.stuck()) {
      builder.block(target, obstacle.reason(), obstacle.message(), diffs);
    } else {
      builder.waiting(target, obstacle.reason(), obstacle.message(), diffs, obstacle.until());
    }
    if (standsAnyway) {
      builder.ready(target.key(), java.util.Set.of());
    } else {
      builder.notReady(target.key(), obstacle.stuck(), obstacle.message());
    }
  }

  /** The next attempt of the same thing, or the first of another one. Reason and message of a failure are filled in when it has happened. */
  static Attempt next(@Nullable Attempt before, String of, Reason reason, String message, Instant now, boolean quarantined) {
    int count = before != null && before.of().equals(of) ? before.count() + 1 : 1;
    return new Attempt(of, count, reason, message, now, quarantined, null);
  }

  /** How often the same correction may be made without its taking hold. */
  static final int CORRECTIONS = 3;

  /** Whether a correction that never took hold has been made often enough. */
  static boolean notConverging(@Nullable Attempt attempt, String of) {
    return attempt != null && attempt.reason() == Reason.NOT_CONVERGING && attempt.of().equals(of) && attempt.count() >= CORRECTIONS;
  }
}
