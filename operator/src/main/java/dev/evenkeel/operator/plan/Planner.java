package dev.evenkeel.operator.plan;

import dev.evenkeel.api.host.HostState;
import dev.evenkeel.api.host.HostState.Access;
import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.Reason;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What to do on one host now: pure, static, deterministic. The plan holds the next stage that the reading allows; a later pass plans the one after it. {@link Rehearsal} shows them all.
 */
public final class Planner {
  private Planner() {}

  /**
   * Plans.
   *
   * @param now the time of planning; nothing else tells the time here
   */
  public static Plan plan(HostTarget target, HostState state, Asked asked, Instant now) {
    Scene scene = Scene.of(target, state, asked, now);
    Target.Held readOnly = readOnly(state, asked);
    if (readOnly != null) {
      return build(scene).reportOnly(target.host(), target.commit(), readOnly.reason(), readOnly.message());
    }
    Plan plan = build(scene).build(target.host(), target.commit());
    return asked.approved().contains(plan.identity()) ? build(scene.whenApproved()).build(target.host(), target.commit()) : plan;
  }

  /** Why nothing may be written to the host at all, or null. */
  private static Target.@org.jspecify.annotations.Nullable Held readOnly(HostState state, Asked asked) {
    if (asked.hostSuspended() != null) {
      return asked.hostSuspended();
    }
    if (state.hold() != null) {
      return new Target.Held(Reason.HOLD_FILE,
          "/etc/evenkeel/hold is on the host" + (state.hold().isEmpty() ? "" : ": " + state.hold()) + "; remove it to go on");
    }
    if (state.ledger() instanceof HostState.LedgerReading.Unreadable(var message)) {
      return new Target.Held(Reason.LEDGER_UNREADABLE, message);
    }
    return state.access() instanceof Access.ReadOnly(var reason, var message) ? new Target.Held(reason, message) : null;
  }

  private static PlanBuilder build(Scene scene) {
    PlanBuilder builder = new PlanBuilder();
    Pruner.plan(scene, builder);
    for (Target target : inOrder(scene.target())) {
      plan(scene, builder, target);
    }
    return builder;
  }

  private static void plan(Scene scene, PlanBuilder builder, Target target) {
    Target.Held suspended = scene.asked().suspended().get(target.key());
    if (suspended != null) {
      PlanBuilder aside = new PlanBuilder();
      dispatch(scene, aside, target);
      builder.leave(aside, suspended.reason(), suspended.message());
      builder.ready(target.key(), Set.of());
      return;
    }
    switch (target.policy().reconcile()) {
      case ENFORCE -> {
        dispatch(scene, builder, target);
        if (Guards.isSecret(target) && !builder.says(target.key())
            && !(scene.state().object(target.key()) instanceof Observation.Unasked)) {
          // Nothing is to be done now; but should something have to, it could not.
          Target.Held held = java.util.Objects.requireNonNull(target.held());
          builder.waiting(target, held.reason(), held.message() + "; what is there stays as it is", List.of(), null);
        }
      }
      case OBSERVE -> {
        PlanBuilder aside = new PlanBuilder();
        dispatch(scene, aside, target);
        builder.report(aside, "reconcile: observe");
        builder.ready(target.key(), Set.of());
      }
      case PAUSED -> {
        builder.block(target, Reason.PAUSED, "reconcile: paused in the manifest", List.of());
        builder.ready(target.key(), Set.of());
      }
    }
  }

  private static void dispatch(Scene scene, PlanBuilder builder, Target target) {
    if (scene.state().object(target.key()) instanceof Observation.Unasked) {
      // Most passes look at little: what they did not look at is neither compared nor even taken apart.
      builder.ready(target.key(), Set.of());
      return;
    }
    switch (target.key().type()) {
      case IMAGE -> ImagePlanner.plan(scene, builder, target);
      case NETWORK, VOLUME -> NetworkPlanner.plan(scene, builder, target);
      case FILE -> FilePlanner.plan(scene, builder, target);
      case CONTAINER -> ContainerPlanner.plan(scene, builder, target);
      case UNIT -> UnitPlanner.plan(scene, builder, target);
    }
  }

  /** Sorted, with everything behind what it comes after. A circle is cut where it is met: it was reported where the manifests were checked. */
  private static List<Target> inOrder(HostTarget target) {
    Map<ObjectKey, Target> ordered = new LinkedHashMap<>();
    List<ObjectKey> path = new ArrayList<>();
    target.objects().keySet().forEach(key -> visit(key, target, ordered, path));
    return List.copyOf(ordered.values());
  }

  private static void visit(ObjectKey key, HostTarget target, Map<ObjectKey, Target> ordered, List<ObjectKey> path) {
    Target found = target.objects().get(key);
    if (found == null || ordered.containsKey(key) || path.contains(key)) {
      return;
    }
    path.add(key);
    found.after().forEach(before -> visit(before, target, ordered, path));
    path.remove(key);
    ordered.put(key, found);
  }

}
