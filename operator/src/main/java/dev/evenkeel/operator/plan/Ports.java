package dev.evenkeel.operator.plan;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Container.Port;
import dev.evenkeel.api.host.HostState.PortUser;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.operator.plan.Guards.Obstacle;
import org.jspecify.annotations.Nullable;

import java.util.Set;
import java.util.TreeSet;

/** Host ports that somebody else has: creating on a taken port succeeds and starting fails, so it is looked at before. */
final class Ports {
  private Ports() {}

  static @Nullable Obstacle obstacle(Scene scene, PlanBuilder builder, Target target, Container container) {
    for (Port port : container.ports()) {
      PortUser user = user(scene, port);
      if (user != null && !isOurs(scene, target, user) && builder.release(name(port)) == 0) {
        return new Obstacle(Reason.PORT_TAKEN,
            "host port " + name(port) + " is published by container " + user.containerName() + "; stop that one, or publish another port",
            true, null);
      }
    }
    return null;
  }

  /** Steps of this plan that free the ports. */
  static Set<Integer> releases(PlanBuilder builder, Container container) {
    Set<Integer> steps = new TreeSet<>();
    container.ports().forEach(port -> steps.add(builder.release(name(port))));
    steps.remove(0);
    return steps;
  }

  private static @Nullable PortUser user(Scene scene, Port port) {
    return port.published() == null ? null : scene.state().takenPorts().get(name(port));
  }

  static String name(Port port) {
    return port.published() + "/" + port.protocol();
  }

  private static boolean isOurs(Scene scene, Target target, PortUser user) {
    return scene.state().object(target.key()) instanceof Observation.Present(var instances)
        && instances.stream().map(Instance::id).anyMatch(user.containerId()::equals);
  }
}
