package dev.evenkeel.operator.gate;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.FleetTarget.Declared;
import dev.evenkeel.api.host.HostObject;
import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.Image;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.host.Target.Held;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.api.model.SecretSpec;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Leads resources to what an earlier commit says of them, while everything else is as the present one says. What the earlier commit did not have yet goes as if a commit had removed it, and what it had and this one has not comes back.
 */
public final class Rollbacks {
  private Rollbacks() {}

  /**
   * What a resource is led to.
   *
   * @param commit the earlier commit, lowered
   * @param digests what its tags stood for then, by reference; what is not in it is resolved as always
   * @param message for a person: who rolled back, from where to where, and how it ends
   */
  public record Earlier(FleetTarget commit, SortedMap<String, String> digests, String message) {
    public Earlier {
      digests = Collections.unmodifiableSortedMap(new TreeMap<>(digests));
    }
  }

  /**
   * The commit with its rollbacks.
   *
   * @param conflicts what could not be rolled back, and why: it stays as it stands on its hosts, held
   */
  public record Led(FleetTarget fleet, SortedMap<ResourceRef, String> conflicts) {}

  public static Led over(FleetTarget head, SortedMap<ResourceRef, Earlier> all) {
    if (all.isEmpty()) {
      return new Led(head, Collections.emptySortedMap());
    }
    SortedMap<String, SortedMap<ObjectKey, Target>> objects = new TreeMap<>();
    head.targets().forEach((host, target) -> objects.put(host, without(target, all.keySet())));
    SortedMap<ResourceRef, Declared> resources = new TreeMap<>(head.resources());
    SortedMap<ResourceRef, String> conflicts = new TreeMap<>();
    all.forEach((ref, earlier) -> {
      String conflict = conflict(objects, ref, earlier);
      if (conflict != null) {
        conflicts.put(ref, conflict);
      }
      Held why = new Held(Reason.ROLLED_BACK,
          conflict == null ? earlier.message() : earlier.message() + ". It stays as it is: " + conflict);
      FleetTarget from = conflict == null ? earlier.commit() : head;
      SortedSet<String> hosts = new TreeSet<>();
      objects.forEach((host, there) -> {
        HostTarget says = from.targets().get(host);
        if (says != null && says.objects().values().stream().filter(one -> one.owners().contains(ref))
            .peek(one -> put(there, as(one, ref, conflict == null ? earlier.digests() : null, why))).count() > 0) {
          hosts.add(host);
        }
      });
      Declared declared = Objects.requireNonNullElse(from.resources().get(ref), head.resources().get(ref));
      if (declared != null) {
        resources.put(ref, declared.on(hosts.isEmpty() ? declared.hosts() : hosts).rolledBackFor(why));
      }
    });
    SortedMap<String, HostTarget> targets = new TreeMap<>();
    head.targets().forEach((host, target) -> targets.put(host, new HostTarget(host, target.commit(),
        objects.getOrDefault(host, Collections.emptySortedMap()), target.refused(), target.pruneHold())));
    return new Led(head.with(head.hosts(), targets, resources, head.refusals()).withSecrets(secrets(head, all)), conflicts);
  }

  /** Values are as they are today; but where the present commit has no place for them any more, the earlier one says where they are. */
  private static SortedMap<String, SecretSpec> secrets(FleetTarget head, SortedMap<ResourceRef, Earlier> all) {
    SortedMap<String, SecretSpec> secrets = new TreeMap<>(head.secrets());
    all.forEach((ref, earlier) -> earlier.commit().secrets().forEach((name, spec) -> {
      if (ref.equals(new ResourceRef("Secret", name))) {
        secrets.put(name, spec);
      } else {
        secrets.putIfAbsent(name, spec);
      }
    }));
    return secrets;
  }

  /** What is left when these resources own nothing. */
  private static SortedMap<ObjectKey, Target> without(HostTarget target, java.util.Set<ResourceRef> gone) {
    SortedMap<ObjectKey, Target> left = new TreeMap<>();
    target.objects().forEach((key, one) -> {
      SortedSet<ResourceRef> owners = new TreeSet<>(one.owners());
      owners.removeAll(gone);
      if (!owners.isEmpty()) {
        left.put(key, owners.equals(one.owners()) ? one : one.withOwners(owners));
      }
    });
    return left;
  }

  /** An object of the resource that others want differently, in words; null when there is none. */
  private static @Nullable String conflict(SortedMap<String, SortedMap<ObjectKey, Target>> objects, ResourceRef ref, Earlier earlier) {
    for (var host : objects.entrySet()) {
      HostTarget says = earlier.commit().targets().get(host.getKey());
      for (Target one : says == null ? java.util.List.<Target>of() : says.objects().values()) {
        Target other = one.owners().contains(ref) ? host.getValue().get(one.key()) : null;
        if (other != null && !isSame(other.object(), one.object())) {
          return one.key() + " on " + host.getKey() + " is shared with " + other.owners().first()
              + ", for which the present commit says something else of it; roll both back, or revert in git";
        }
      }
    }
    return null;
  }

  private static boolean isSame(HostObject one, HostObject other) {
    // What a tag stands for is resolved for all its users together.
    return one instanceof Image(var reference, var _, var platform, var policy)
        ? other instanceof Image(var otherReference, var _, var otherPlatform, var otherPolicy) && reference.equals(otherReference)
            && Objects.equals(platform, otherPlatform) && policy == otherPolicy
        : one.equals(other);
  }

  /** @param digests null where the present commit's word is held instead */
  private static Target as(Target one, ResourceRef ref, @Nullable SortedMap<String, String> digests, Held why) {
    Target own = one.withOwners(new TreeSet<>(java.util.List.of(ref)));
    if (digests == null) {
      return own.heldFor(why);
    }
    return one.object() instanceof Image(var reference, var digest, var platform, var policy) && digest == null
        && digests.containsKey(reference) ? own.withObject(new Image(reference, digests.get(reference), platform, policy)) : own;
  }

  /** Beside what others want of the same object, which is the same. */
  private static void put(SortedMap<ObjectKey, Target> there, Target one) {
    Target other = there.get(one.key());
    if (other == null) {
      there.put(one.key(), one);
    } else {
      SortedSet<ResourceRef> owners = new TreeSet<>(other.owners());
      owners.addAll(one.owners());
      there.put(one.key(), other.withOwners(owners));
    }
  }
}
