package dev.evenkeel.manifests.kinds;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Marks;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Reaction;
import dev.evenkeel.api.host.Requirement;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.host.Unit;
import dev.evenkeel.api.model.Dependency;
import dev.evenkeel.api.model.Policy;
import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.manifests.read.Reading;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Joins the objects of one host's resources: equal ones become one with several owners, and files find who reacts to them. */
final class Joining {
  private Joining() {}

  static SortedMap<ObjectKey, Target> join(List<FleetLowering.Instance> instances, Reading reading, Consumer<Problem> problems) {
    SortedMap<ObjectKey, Target> objects = new TreeMap<>();
    for (FleetLowering.Instance instance : instances) {
      instance.lowered().targets().forEach(target -> objects.merge(target.key(), target, Joining::both));
    }
    for (FleetLowering.Instance instance : instances) {
      instance.lowered().reactions().forEach(asked -> react(asked, instance, objects, reading, problems));
    }
    objects.replaceAll((_, target) -> marked(target));
    return objects;
  }

  /** A unit file carries no label; its first line says whose it is, so that it is known again without a ledger. */
  private static Target marked(Target target) {
    if (!(target.object() instanceof Unit unit) || unit.text() == null || unit.text().text().startsWith(Marks.UNIT_HEADER)) {
      return target;
    }
    String owners = String.join(",", target.owners().stream().map(ResourceRef::toString).toList());
    Unit.Text text = new Unit.Text(Marks.UNIT_HEADER + owners + "\n" + unit.text().text());
    return target.withObject(new Unit(unit.name(), text, unit.dropIns(), unit.enabled(), unit.state()));
  }

  private static Target both(Target one, Target other) {
    TreeSet<ResourceRef> owners = new TreeSet<>(one.owners());
    owners.addAll(other.owners());
    TreeSet<ObjectKey> after = new TreeSet<>(one.after());
    after.addAll(other.after());
    TreeMap<ObjectKey, Reaction> onChange = new TreeMap<>(one.onChange());
    onChange.putAll(other.onChange());
    TreeSet<Requirement> requires = new TreeSet<>(one.requires());
    requires.addAll(other.requires());
    Set<Dependency> dependsOn = new LinkedHashSet<>(one.dependsOn());
    dependsOn.addAll(other.dependsOn());
    Target joined = one.withOwners(owners).withAfter(after).withOnChange(onChange).withRequires(requires)
        .withDependsOn(List.copyOf(dependsOn)).withPolicy(policy(one.policy(), other.policy()));
    return one.validation() == null && other.validation() != null ? joined.withValidation(other.validation()) : joined;
  }

  /** Who wants it kept as written gets that; removal is as careful as the most careful wants it. */
  private static Policy policy(Policy one, Policy other) {
    Policy.Reconcile reconcile = one.reconcile().compareTo(other.reconcile()) <= 0 ? one.reconcile() : other.reconcile();
    Policy.Prune prune = one.prune().compareTo(other.prune()) >= 0 ? one.prune() : other.prune();
    Set<String> ignore = new LinkedHashSet<>(one.ignore());
    ignore.addAll(other.ignore());
    return new Policy(reconcile, prune, one.adopt() || other.adopt(), List.copyOf(ignore));
  }

  private static void react(Lowered.Asked asked, FleetLowering.Instance instance, SortedMap<ObjectKey, Target> objects, Reading reading,
      Consumer<Problem> problems) {
    Position at = reading.place(instance.resource().ref(), "onChange");
    List<Target> asks = new ArrayList<>(objects.values().stream()
        .filter(target -> target.owners().contains(asked.of()) && (target.object() instanceof Container || target.object() instanceof Unit))
        .toList());
    if (asks.isEmpty()) {
      problems.accept(Problem.warning(at == null ? instance.resource().at() : at,
          "onChange: " + asked.of() + " has nothing on host " + instance.host().name() + " that could " + describe(asked.reaction()),
          "it is left out there"));
    }
    for (Target target : asks) {
      boolean unit = target.object() instanceof Unit;
      boolean fits = switch (asked.reaction()) {
        case Reaction.Restart() -> true;
        case Reaction.Reload() -> unit;
        case Reaction.Recreate(),Reaction.Signal(var _),Reaction.Http(var _, var _),Reaction.Exec(var _) -> !unit;
      };
      if (fits) {
        TreeMap<ObjectKey, Reaction> onChange = new TreeMap<>(target.onChange());
        onChange.put(asked.file(), asked.reaction());
        TreeSet<ObjectKey> after = new TreeSet<>(target.after());
        after.add(asked.file());
        objects.put(target.key(), target.withOnChange(onChange).withAfter(after));
      } else {
        problems.accept(
            Problem.error(at == null ? instance.resource().at() : at, "onChange: " + target.key() + " cannot " + describe(asked.reaction()),
                unit ? "a unit can restart or reload" : "a container can restart, recreate, signal, http or exec"));
      }
    }
  }

  private static String describe(Reaction reaction) {
    return switch (reaction) {
      case Reaction.Restart() -> "restart";
      case Reaction.Recreate() -> "be recreated";
      case Reaction.Reload() -> "reload";
      case Reaction.Signal(var signal) -> "take " + signal;
      case Reaction.Http(var method, var address) -> "be called by " + method + " " + address;
      case Reaction.Exec(var _) -> "run a command";
    };
  }
}
