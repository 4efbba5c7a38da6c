package dev.evenkeel.operator.gate;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.FleetTarget.Declared;
import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.host.Target.Held;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.api.model.SecretSpec;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Keeps what the last commit that could be read said of something that this one says nothing sure of. What a refused resource has on a host stays in the target, held: it is healed as it was, and neither changed nor pruned. The same for a host whose manifest has become invalid, or cannot be found because a file cannot be read, as the last commit that said something of it: the way to it and all that stands on it, so that healing goes on. Nothing is pruned there, and its conditions say why. Only a commit that
 * can be read to the end, and neither declares the host nor tries to, lets it go.
 */
public final class LastGood {
  private LastGood() {}

  /**
   * The next commit, with the hosts of the previous one that it neither declares nor has removed.
   *
   * @param previous what was led to until now, itself made by this; null before the first commit
   * @return {@code next} itself when there is nothing to keep
   */
  public static FleetTarget over(@Nullable FleetTarget previous, FleetTarget next) {
    return previous == null ? next : secrets(previous, hosts(previous, resources(previous, next)));
  }

  /** With the places of values that what is kept still needs: a Secret that is refused, or gone while something that uses it is refused, or cannot be found. */
  private static FleetTarget secrets(FleetTarget previous, FleetTarget next) {
    SortedMap<String, SecretSpec> secrets = new TreeMap<>(previous.secrets());
    if (next.refusals().isEmpty() && next.unreadable() == null) {
      return next;
    }
    secrets.putAll(next.secrets());
    return secrets.equals(next.secrets()) ? next : next.withSecrets(secrets);
  }

  /** With what refused resources had on hosts that are declared. */
  private static FleetTarget resources(FleetTarget previous, FleetTarget next) {
    SortedMap<String, HostTarget> targets = new TreeMap<>(next.targets());
    next.targets().forEach((host, target) -> {
      HostTarget before = previous.targets().get(host);
      if (before == null) {
        return;
      }
      SortedMap<ObjectKey, Target> objects = new TreeMap<>(target.objects());
      before.objects().forEach((key, one) -> {
        SortedSet<ResourceRef> owners = new TreeSet<>(one.owners());
        owners.retainAll(next.refusals().keySet());
        if (!owners.isEmpty()) {
          objects.putIfAbsent(key, one.withOwners(owners).heldFor(new Held(Reason.INVALID_MANIFEST, Refusals.of(owners.first(), next))));
        }
      });
      targets.put(host, new HostTarget(host, target.commit(), objects, target.refused(), target.pruneHold()));
    });
    return targets.equals(next.targets()) ? next : next.with(next.hosts(), targets, next.resources(), next.refusals());
  }

  private static FleetTarget hosts(FleetTarget previous, FleetTarget next) {
    SortedSet<String> kept = new TreeSet<>(previous.hosts().keySet());
    kept.removeAll(next.hosts().keySet());
    kept.removeIf(host -> !next.isRefused(host) && next.unreadable() == null);
    if (kept.isEmpty()) {
      return next;
    }
    SortedMap<String, HostSpec> hosts = new TreeMap<>(next.hosts());
    SortedMap<ResourceRef, List<Problem>> refusals = new TreeMap<>(next.refusals());
    for (HostSpec spec : previous.hosts().values()) {
      if (kept.contains(spec.name())) {
        hosts.put(spec.name(), spec);
        refusals.putIfAbsent(new ResourceRef("Host", spec.name()), List.of(missing(spec, next)));
      }
    }
    SortedMap<String, HostTarget> targets = new TreeMap<>(next.targets());
    previous.targets().forEach((host, target) -> {
      if (kept.contains(host)) {
        targets.put(host, kept(target, next.commit(), refusals));
      }
    });
    return next.with(hosts, targets, resources(previous, next, kept), refusals);
  }

  private static Problem missing(HostSpec spec, FleetTarget next) {
    return Problem.error(spec.at(), "Host/" + spec.name() + " is not found any more, but " + next.unreadable(),
        "mend what cannot be read; a Host that is to go is let go after that");
  }

  private static HostTarget kept(HostTarget target, String commit, SortedMap<ResourceRef, List<Problem>> refusals) {
    return new HostTarget(target.host(), commit, target.objects(), new TreeSet<>(refusals.keySet()),
        "the manifest of Host/" + target.host() + " is refused");
  }

  /** What stands on a kept host still does, whatever the commit says of it elsewhere. */
  private static SortedMap<ResourceRef, Declared> resources(FleetTarget previous, FleetTarget next, SortedSet<String> kept) {
    SortedMap<ResourceRef, Declared> resources = new TreeMap<>(next.resources());
    previous.resources().forEach((ref, before) -> {
      if (Collections.disjoint(before.hosts(), kept) || next.refusals().containsKey(ref) || ref.kind().equals("Host")) {
        return;
      }
      SortedSet<String> hosts = new TreeSet<>(before.hosts());
      hosts.retainAll(kept);
      Declared now = next.resources().get(ref);
      if (now != null) {
        hosts.addAll(now.hosts());
      }
      Declared says = now == null ? before : now;
      resources.put(ref, says.on(hosts));
    });
    return resources;
  }
}
