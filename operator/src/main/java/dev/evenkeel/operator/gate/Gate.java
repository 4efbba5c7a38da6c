package dev.evenkeel.operator.gate;

import dev.evenkeel.api.host.Change;
import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.Image;
import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.host.Network;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.host.Target.Held;
import dev.evenkeel.api.host.Unit;
import dev.evenkeel.api.host.Volume;
import dev.evenkeel.api.model.Condition.Status;
import dev.evenkeel.api.model.Dependency;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;
import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Puts order across the fleet into one host's target. The target stays complete: the gate only marks objects as held, fills in digests, and says when nothing may be pruned. */
public final class Gate {
  private Gate() {}

  /**
   * The host's target as the planner is to see it.
   *
   * @param pictures how every host was last seen
   * @param ledger what is owned on this host, or null when it has none
   */
  public static HostTarget apply(FleetTarget fleet, String host, Pictures pictures, Holds holds, @Nullable Ledger ledger) {
    HostTarget target = fleet.targets().getOrDefault(host, HostTarget.empty(host, fleet.commit()));
    SortedMap<ObjectKey, Target> objects = new TreeMap<>();
    target.objects().forEach((key, one) -> {
      Target gated = one.object() instanceof Image image ? resolved(one, image, holds) : one;
      Held held = one.held() != null ? one.held() : held(fleet, host, pictures, holds, one);
      objects.put(key, held == null ? gated : gated.heldFor(held));
    });
    String pruneHold = target.pruneHold() != null ? target.pruneHold() : PruneGuard.hold(target, emptied(fleet), ledger, holds);
    return new HostTarget(host, target.commit(), objects, target.refused(), pruneHold);
  }

  private static boolean emptied(FleetTarget fleet) {
    return fleet.targets().values().stream().allMatch(target -> target.objects().isEmpty());
  }

  private static Target resolved(Target one, Image image, Holds holds) {
    String digest = holds.digests().get(image.reference());
    return image.digest() != null || digest == null
        ? one
        : one.withObject(new Image(image.reference(), digest, image.platform(), image.pullPolicy()));
  }

  private static @Nullable Held held(FleetTarget fleet, String host, Pictures pictures, Holds holds, Target one) {
    for (ResourceRef owner : one.owners()) {
      Held quarantine = holds.quarantined().get(owner);
      if (quarantine != null) {
        return quarantine;
      }
    }
    String reference = switch (one.object()) {
      case Container container -> container.image();
      case Image image -> image.reference();
      case Network _,Volume _,File _,Unit _ -> null;
    };
    if (reference != null && holds.unresolved().contains(reference)) {
      return new Held(Reason.WAITING_FOR_IMAGE, "what " + reference + " stands for is being asked of its registry");
    }
    for (Dependency dependency : one.dependsOn()) {
      Optional<Held> waits = waits(fleet, pictures, dependency, host);
      if (waits.isPresent()) {
        return waits.get();
      }
    }
    return null;
  }

  /**
   * Why a dependency does not hold yet; empty when it does.
   *
   * @param of the host of whoever waits: a dependency on a single object looks there only
   */
  public static Optional<Held> waits(FleetTarget fleet, Pictures pictures, Dependency dependency, String of) {
    ResourceRef on = dependency.resource();
    FleetTarget.Declared declared = fleet.resources().get(on);
    if (declared == null) {
      return Optional.of(new Held(Reason.DEPENDENCY_BLOCKED,
          "depends on " + on + " (" + dependency.at() + "), "
              + (fleet.refusals().containsKey(on) ? "whose manifest is refused: " + Refusals.of(on, fleet) : "which is not there")));
    }
    for (String host : dependency.object() == null ? declared.hosts() : Set.of(of)) {
      HostTarget target = fleet.targets().get(host);
      if (target == null && fleet.isRefused(host)) {
        return Optional.of(new Held(Reason.DEPENDENCY_BLOCKED, "depends on " + on + " (" + dependency.at() + "), which stands on " + host
            + ": " + Refusals.of(new ResourceRef("Host", host), fleet)));
      }
      if (target == null) {
        continue; // a host that is left out on purpose holds nobody up
      }
      Picture picture = pictures.of(host);
      for (Standing standing : Standing.of(on, target, picture)) {
        if (dependency.object() != null && !standing.target().key().toString().equals(dependency.object())) {
          continue;
        }
        Optional<Held> waits = waits(dependency, host, declared, standing);
        if (waits.isPresent()) {
          return waits;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Held> waits(Dependency dependency, String host, FleetTarget.Declared declared, Standing standing) {
    String until = dependency.until().name().toLowerCase(Locale.ROOT);
    String prefix = "waits for " + dependency.on() + " to be " + until + " on " + host + ": ";
    boolean settled = standing.synced().status() == Status.TRUE || standing.change() instanceof Change.Report;
    if (!settled) {
      boolean blocked = standing.change() instanceof Change.Block;
      return Optional.of(new Held(blocked ? Reason.DEPENDENCY_BLOCKED : Reason.DEPENDENCY_NOT_READY, prefix + standing.synced().message()));
    }
    boolean holds = switch (dependency.until()) {
      case EXISTS -> standing.present();
      case RUNNING -> standing.present() && (!standing.runs() || standing.running());
      case HEALTHY -> healthy(standing);
      case COMPLETED -> !standing.runs() || standing.completed();
      case READY -> declared.checked() ? healthy(standing) : standing.present() && (!standing.runs() || standing.running());
    };
    return holds ? Optional.empty() : Optional.of(new Held(Reason.DEPENDENCY_NOT_READY, prefix + standing.healthy().message()));
  }

  private static boolean healthy(Standing standing) {
    return standing.healthy().status() == Status.TRUE;
  }

  /** Which of the fleet's dependencies on things of one host hold now. When an answer changes, somebody's gate has opened or closed. */
  public static SortedSet<String> open(Places places, Pictures pictures, String host) {
    SortedSet<String> open = new TreeSet<>();
    places.awaitedOn(host).forEach(dependency -> {
      if (waits(places.fleet(), pictures, dependency, host).isEmpty()) {
        open.add(dependency.on() + " " + dependency.until());
      }
    });
    return open;
  }

  /** The objects on a host that wait for something that stands (also) on another one. */
  public static SortedSet<ObjectKey> dependents(FleetTarget fleet, HostTarget target, String on) {
    SortedSet<ObjectKey> keys = new TreeSet<>();
    target.objects().forEach((key, one) -> {
      if (one.dependsOn().stream().anyMatch(dependency -> {
        if (dependency.object() != null) {
          return target.host().equals(on);
        }
        FleetTarget.Declared declared = fleet.resources().get(dependency.resource());
        return declared != null && declared.hosts().contains(on);
      })) {
        keys.add(key);
      }
    });
    return keys;
  }
}
