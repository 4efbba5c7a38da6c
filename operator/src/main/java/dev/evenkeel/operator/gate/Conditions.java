package dev.evenkeel.operator.gate;

import dev.evenkeel.api.host.Change;
import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.HostState.Access;
import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.Target.Held;
import dev.evenkeel.api.model.Condition;
import dev.evenkeel.api.model.Condition.Status;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.operator.gate.Standing.Axis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Says how resources and hosts are. Over several hosts the worst counts: False before Unknown before True. {@code since} is when the status last changed, so the conditions of before are handed in.
 */
public final class Conditions {
  private Conditions() {}

  /**
   * Synced, Healthy, Ready, Progressing and Stalled of a resource. One whose manifest is refused is not synced.
   *
   * @param before its conditions until now, empty at first
   */
  public static List<Condition> of(ResourceRef ref, FleetTarget fleet, Pictures pictures, Map<String, Reach> reach,
      List<Condition> before, Instant now) {
    FleetTarget.Declared declared = fleet.resources().get(ref);
    if (declared == null) {
      String message = Refusals.of(ref, fleet);
      return conditions(new Axis(Status.FALSE, Reason.INVALID_MANIFEST, message), kept(ref, fleet, pictures, reach, message, now),
          no("nothing is under way"), new Axis(Status.TRUE, Reason.INVALID_MANIFEST, message), before, now, fleet.commit());
    }
    return of(ref, declared.hosts(), fleet, pictures, reach, before, now);
  }

  /** Why it is not as this commit says although it may stand as it should: it was rolled back. */
  private static Axis rolledBack(Held why) {
    return new Axis(Status.FALSE, why.reason(), why.message());
  }

  /** How that works which a refused resource had, as far as it is known. */
  private static Axis kept(ResourceRef ref, FleetTarget fleet, Pictures pictures, Map<String, Reach> reach, String message,
      Instant now) {
    SortedSet<String> hosts = new TreeSet<>();
    fleet.targets().forEach((host, target) -> {
      if (target.objects().values().stream().anyMatch(one -> one.owners().contains(ref))) {
        hosts.add(host);
      }
    });
    return of(ref, hosts, fleet, pictures, reach, List.of(), now).stream()
        .filter(one -> one.type() == Condition.Type.HEALTHY && !hosts.isEmpty()).findFirst()
        .map(one -> new Axis(one.status(), one.reason(), one.message())).orElse(new Axis(Status.UNKNOWN, Reason.INVALID_MANIFEST, message));
  }

  /** The same for a declared resource on one of its hosts only. */
  public static List<Condition> onHost(ResourceRef ref, String host, FleetTarget fleet, Picture picture, Map<String, Reach> reach,
      Instant now) {
    return of(ref, new TreeSet<>(List.of(host)), fleet, Pictures.in(Map.of(host, picture)), reach, List.of(), now);
  }

  private static List<Condition> of(ResourceRef ref, SortedSet<String> hosts, FleetTarget fleet, Pictures pictures,
      Map<String, Reach> reach, List<Condition> before, Instant now) {
    List<Axis> synced = new ArrayList<>();
    List<Axis> healthy = new ArrayList<>();
    List<Change> changes = new ArrayList<>();
    boolean many = hosts.size() > 1;
    Optional<Axis> refused = Optional.empty();
    for (String host : hosts) {
      String prefix = many ? host + ": " : "";
      Optional<Axis> unwritten = Refusals.ofHost(host, fleet);
      unwritten.ifPresent(synced::add);
      refused = refused.or(() -> unwritten);
      Optional<Axis> away = away(host, reach, prefix);
      if (away.isPresent()) {
        synced.add(away.get());
        healthy.add(away.get());
        continue;
      }
      HostTarget target = fleet.targets().get(host);
      if (target == null) {
        unwritten.ifPresent(axis -> healthy.add(new Axis(Status.UNKNOWN, axis.reason(), axis.message())));
        continue;
      }
      Picture picture = pictures.of(host);
      Standing.of(ref, target, picture).forEach(one -> {
        synced.add(prefixed(one.synced(), prefix));
        healthy.add(prefixed(one.healthy(), prefix));
        if (one.change() != null && isOf(fleet, picture)) {
          changes.add(one.change());
        }
      });
    }
    FleetTarget.Declared declared = fleet.resources().get(ref);
    if (declared != null && declared.rolledBack() != null) {
      synced.add(rolledBack(declared.rolledBack()));
    }
    return conditions(
        worst(synced, Reason.AS_WRITTEN, hosts.isEmpty() ? "read; it stands on no host" : "as written on " + String.join(", ", hosts)),
        best(worst(healthy, Reason.NO_CHECKS, "nothing of it runs"), healthy), progressing(changes), stalled(changes, refused), before, now,
        fleet.commit());
  }

  /** Reachable, Synced, Healthy, Ready, Progressing and Stalled of a host, over everything that stands on it and what is to go from it. */
  public static List<Condition> ofHost(String host, Places places, Picture picture, Map<String, Reach> reach, List<Condition> before,
      Instant now) {
    FleetTarget fleet = places.fleet();
    HostTarget target = fleet.targets().getOrDefault(host, HostTarget.empty(host, fleet.commit()));
    Reach way = reach.getOrDefault(host, Reach.UNTRIED);
    List<Condition> all = new ArrayList<>();
    all.add(condition(Condition.Type.REACHABLE, new Axis(way.status(), way.reason(), way.message()), before, now, fleet.commit()));
    List<Axis> synced = new ArrayList<>();
    List<Axis> healthy = new ArrayList<>();
    Optional<Axis> refused = Refusals.ofHost(host, fleet);
    refused.ifPresent(synced::add);
    Optional<Axis> away = away(host, reach, "");
    if (away.isPresent()) {
      synced.add(away.get());
      healthy.add(away.get());
    } else {
      target.objects().values().stream().map(one -> Standing.of(one, fleet.commit(), picture)).forEach(one -> {
        synced.add(one.synced());
        healthy.add(one.healthy());
      });
      picture.changes().values().stream().filter(change -> !target.objects().containsKey(change.key()))
          .forEach(change -> synced.add(new Axis(Status.FALSE, change.reason(), change.message())));
      places.rolledBackOn(host).ifPresent(why -> synced.add(rolledBack(why)));
      if (!fleet.commit().equals(picture.commit())) {
        synced.add(new Axis(Status.UNKNOWN, Reason.NEVER_OBSERVED, host + " was not compared with this commit yet"));
      }
    }
    List<Change> changes = isOf(fleet, picture) ? List.copyOf(picture.changes().values()) : List.of();
    all.addAll(
        conditions(worst(synced, Reason.AS_WRITTEN, "as written"), best(worst(healthy, Reason.NO_CHECKS, "nothing on it runs"), healthy),
            progressing(changes), stalled(changes, refused.or(() -> locked(picture))), before, now, fleet.commit()));
    return List.copyOf(all);
  }

  /** Whose the host is, when another operator has it: nothing can be done there, also when nothing has to be. */
  private static Optional<Axis> locked(Picture picture) {
    return picture.access() instanceof Access.ReadOnly(var reason, var message) && reason == Reason.LOCK_HELD
        ? Optional.of(new Axis(Status.TRUE, reason, message))
        : Optional.empty();
  }

  /** What was planned for another commit says neither that this one goes on nor that it is given up. */
  private static boolean isOf(FleetTarget fleet, Picture picture) {
    return fleet.commit().equals(picture.commit());
  }

  private static Optional<Axis> away(String host, Map<String, Reach> reach, String prefix) {
    Reach way = reach.getOrDefault(host, Reach.UNTRIED);
    return way.isReached()
        ? Optional.empty()
        : Optional.of(new Axis(Status.UNKNOWN, way.reason(), prefix + host + " cannot be looked at: " + way.message()));
  }

  private static List<Condition> conditions(Axis synced, Axis healthy, Axis progressing, Axis stalled, List<Condition> before, Instant now,
      String commit) {
    Axis ready = worst(List.of(synced, healthy), Reason.AS_WRITTEN, "as written, and it works");
    return List.of(condition(Condition.Type.SYNCED, synced, before, now, commit),
        condition(Condition.Type.HEALTHY, healthy, before, now, commit),
        condition(Condition.Type.READY, ready, before, now, commit),
        condition(Condition.Type.PROGRESSING, progressing, before, now, commit),
        condition(Condition.Type.STALLED, stalled, before, now, commit));
  }

  private static Condition condition(Condition.Type type, Axis axis, List<Condition> before, Instant now, String commit) {
    Instant since = before.stream().filter(old -> old.type() == type && old.status() == axis.status()).map(Condition::since).findFirst()
        .orElse(now);
    return new Condition(type, axis.status(), axis.reason(), axis.message(), since, commit);
  }

  private static Axis progressing(List<Change> changes) {
    return changes.stream().filter(change -> change instanceof Change.Do || change instanceof Change.Wait).findFirst()
        .map(change -> new Axis(Status.TRUE, change.reason(), change.message())).orElseGet(() -> no("nothing is under way"));
  }

  private static Axis stalled(List<Change> changes, Optional<Axis> refused) {
    return refused.isPresent() ? new Axis(Status.TRUE, refused.get().reason(), refused.get().message()) : stalled(changes);
  }

  private static Axis stalled(List<Change> changes) {
    return changes.stream().filter(change -> change instanceof Change.Block && isStall(change.reason())).findFirst()
        .map(change -> new Axis(Status.TRUE, change.reason(), change.message())).orElseGet(() -> no("nothing is given up"));
  }

  /** Whether only a commit, a person or the host can go on; what a person holds on purpose is not stalled. */
  private static boolean isStall(Reason reason) {
    return reason != Reason.SUSPENDED && reason != Reason.PAUSED && reason != Reason.HOLD_FILE && reason != Reason.OBSERVE_ONLY
        && reason != Reason.DEPENDENCY_NOT_READY && reason != Reason.PRUNE_NEVER;
  }

  private static Axis no(String message) {
    return new Axis(Status.FALSE, Reason.AS_WRITTEN, message);
  }

  private static Axis prefixed(Axis axis, String prefix) {
    return new Axis(axis.status(), axis.reason(), prefix + axis.message());
  }

  private static Axis worst(List<Axis> axes, Reason fine, String message) {
    for (Status status : List.of(Status.FALSE, Status.UNKNOWN)) {
      Optional<Axis> found = axes.stream().filter(axis -> axis.status() == status).findFirst();
      if (found.isPresent()) {
        return found.get();
      }
    }
    return new Axis(Status.TRUE, fine, message);
  }

  /** When all is well, the strongest thing that can be said: checks pass, else it runs. */
  private static Axis best(Axis worst, List<Axis> axes) {
    if (worst.status() != Status.TRUE) {
      return worst;
    }
    for (Reason reason : List.of(Reason.CHECKS_PASS, Reason.RUNNING)) {
      Optional<Axis> found = axes.stream().filter(axis -> axis.reason() == reason).findFirst();
      if (found.isPresent()) {
        return found.get();
      }
    }
    return worst;
  }
}
