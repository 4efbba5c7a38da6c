package dev.evenkeel.manifests.kinds;

import dev.evenkeel.api.host.HostObject;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Reaction;
import dev.evenkeel.api.host.Requirement;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.Resource;
import dev.evenkeel.api.model.ResourceRef;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one resource consists of on one host.
 *
 * @param problems  what is wrong with it that only lowering can tell; with an error the resource is refused
 * @param reactions what objects of other resources do when a file of this one changes
 * @param checked   whether it has any check of its health
 */
public record Lowered(List<Target> targets, List<Problem> problems, List<Asked> reactions, boolean checked) {
  public static final Lowered NOTHING = new Lowered(List.of(), List.of(), List.of(), false);

  public Lowered {
    targets = List.copyOf(targets);
    problems = List.copyOf(problems);
    reactions = List.copyOf(reactions);
  }

  public static Lowered of(List<Target> targets) {
    return new Lowered(targets, List.of(), List.of(), false);
  }

  /** The containers and units of {@code of} are asked to react when {@code file} changes. */
  public record Asked(ResourceRef of, ObjectKey file, Reaction reaction) {}

  /** Collects the objects of one resource, which share its owner, policy and dependencies. */
  public static final class Builder {
    private final Resource<?> resource;
    private final List<Target> targets = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<Asked> reactions = new ArrayList<>();
    private boolean checked;

    public Builder(Resource<?> resource) {
      this.resource = resource;
    }

    /** An object of the resource, with nothing else said. */
    public Target target(HostObject object) {
      return Target.of(object, resource.ref(), resource.policy(), resource.at()).withDependsOn(resource.dependsOn());
    }

    public Builder add(HostObject object) {
      return add(target(object));
    }

    public Builder add(Target target) {
      targets.add(target);
      return this;
    }

    public Builder problem(Problem problem) {
      problems.add(problem);
      return this;
    }

    public Builder ask(Asked asked) {
      reactions.add(asked);
      return this;
    }

    public Builder checked(boolean any) {
      checked |= any;
      return this;
    }

    /** The keys of everything added so far. */
    public SortedSet<ObjectKey> keys() {
      TreeSet<ObjectKey> keys = new TreeSet<>();
      targets.forEach(target -> keys.add(target.key()));
      return keys;
    }

    public Lowered build() {
      return new Lowered(targets, problems, reactions, checked);
    }
  }

  /** The same target that also waits for {@code keys}, reacts so and needs these. */
  public static Target joined(Target target, SortedSet<ObjectKey> keys, SortedMap<ObjectKey, Reaction> reactions,
      @Nullable SortedSet<Requirement> needs) {
    TreeSet<ObjectKey> after = new TreeSet<>(target.after());
    after.addAll(keys);
    TreeMap<ObjectKey, Reaction> onChange = new TreeMap<>(target.onChange());
    onChange.putAll(reactions);
    TreeSet<Requirement> requires = new TreeSet<>(target.requires());
    if (needs != null) {
      requires.addAll(needs);
    }
    return target.withAfter(after).withOnChange(onChange).withRequires(requires);
  }
}
