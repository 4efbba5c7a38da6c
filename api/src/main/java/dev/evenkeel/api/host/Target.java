package dev.evenkeel.api.host;

import dev.evenkeel.api.model.Dependency;
import dev.evenkeel.api.model.Policy;
import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One desired object with all that a plan has to know about it.
 *
 * @param owners the resources that declare it; the last one's removal prunes it
 * @param after objects of the same host that must be in place before it (its networks, volumes, files, image)
 * @param onChange what to do when one of these files changes
 * @param requires what must be on the host already
 * @param validation how a new content is checked before it is put in place; files only
 * @param dependsOn what a gate looks at
 * @param held set by a gate: it is neither created nor changed, but it is healed
 * @param at where the first owner's manifest is
 */
public record Target(HostObject object, SortedSet<ResourceRef> owners, Policy policy, SortedSet<ObjectKey> after,
    SortedMap<ObjectKey, Reaction> onChange, SortedSet<Requirement> requires,
    @Nullable Validation validation, Checks checks, List<Dependency> dependsOn, @Nullable Held held, Position at) {
  public Target {
    owners = Collections.unmodifiableSortedSet(new TreeSet<>(owners));
    after = Collections.unmodifiableSortedSet(new TreeSet<>(after));
    onChange = Collections.unmodifiableSortedMap(new TreeMap<>(onChange));
    requires = Collections.unmodifiableSortedSet(new TreeSet<>(requires));
    dependsOn = List.copyOf(dependsOn);
    if (owners.isEmpty()) {
      throw new IllegalArgumentException(object.key() + " needs an owner");
    }
  }

  /** An object with its owner and nothing else said. */
  public static Target of(HostObject object, ResourceRef owner, Policy policy, Position at) {
    return new Target(object, new TreeSet<>(List.of(owner)), policy, Collections.emptySortedSet(), Collections.emptySortedMap(),
        Collections.emptySortedSet(), null, Checks.NONE, List.of(), null,
        at);
  }

  public ObjectKey key() {
    return object.key();
  }

  public Target withObject(HostObject other) {
    return new Target(other, owners, policy, after, onChange, requires, validation, checks, dependsOn, held, at);
  }

  public Target withOwners(SortedSet<ResourceRef> all) {
    return new Target(object, all, policy, after, onChange, requires, validation, checks, dependsOn, held, at);
  }

  public Target withPolicy(Policy other) {
    return new Target(object, owners, other, after, onChange, requires, validation, checks, dependsOn, held, at);
  }

  public Target withAfter(SortedSet<ObjectKey> keys) {
    return new Target(object, owners, policy, keys, onChange, requires, validation, checks, dependsOn, held, at);
  }

  public Target withOnChange(SortedMap<ObjectKey, Reaction> reactions) {
    return new Target(object, owners, policy, after, reactions, requires, validation, checks, dependsOn, held, at);
  }

  public Target withRequires(SortedSet<Requirement> needs) {
    return new Target(object, owners, policy, after, onChange, needs, validation, checks, dependsOn, held, at);
  }

  public Target withValidation(Validation check) {
    return new Target(object, owners, policy, after, onChange, requires, check, checks, dependsOn, held, at);
  }

  public Target withChecks(Checks other) {
    return new Target(object, owners, policy, after, onChange, requires, validation, other, dependsOn, held, at);
  }

  public Target withDependsOn(List<Dependency> others) {
    return new Target(object, owners, policy, after, onChange, requires, validation, checks, others, held, at);
  }

  /** @param reason why, or null to let it go */
  public Target heldFor(@Nullable Held reason) {
    return new Target(object, owners, policy, after, onChange, requires, validation, checks, dependsOn, reason, at);
  }

  /**
   * Why an object is neither created nor changed for now.
   *
   * @param reason one of the reasons that hold a plan back
   * @param message for a person: what is waited for, and what to do about it
   */
  public record Held(Reason reason, String message) {}

  /**
   * A check of new contents before they are put in place. Files with an equal validation are staged together below one directory, which the command finds in {@code $DIR}, and are refused together.
   *
   * @param command run without a shell; {@code $DIR} in it is replaced
   * @param image the image that the command runs in, or null to run it on the host as root
   * @param root files stand in {@code $DIR} under their path relative to this directory
   * @param siblings all files of the set, changed or not
   */
  public record Validation(List<String> command, @Nullable String image, String root, SortedSet<ObjectKey> siblings) {
    public Validation {
      command = List.copyOf(command);
      siblings = Collections.unmodifiableSortedSet(new TreeSet<>(siblings));
    }
  }
}
