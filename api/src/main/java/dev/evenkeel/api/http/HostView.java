package dev.evenkeel.api.http;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * A host of the fleet.
 *
 * @param name {@code metadata.name} of the Host
 * @param address {@code user@address:port}, or {@code local}
 * @param reachable whether there is a session with it now
 * @param conditions {@code Reachable}, {@code Synced}, {@code Healthy}, {@code Ready}; a host that cannot be reached is {@code Unknown}, not down
 * @param resources how many resources of the current commit stand on it
 * @param containers those that Evenkeel keeps, as last observed
 * @param units those that Evenkeel keeps, as last observed
 * @param engine the engine's version, or null when it was never asked
 * @param lastObserved when the last successful reading began, or null
 * @param hold what {@code /etc/evenkeel/hold} on the host says, or null when there is none
 * @param suspension a person's hold through Evenkeel, or null
 * @param message the one sentence that a person needs, or null when all is well
 */
public record HostView(String name, String address, boolean reachable, List<ConditionView> conditions, int resources,
    List<ContainerView> containers, List<UnitView> units, @Nullable String engine, @Nullable Instant lastObserved, @Nullable String hold,
    @Nullable SuspensionView suspension, @Nullable String message) {
  public HostView {
    conditions = List.copyOf(conditions);
    containers = List.copyOf(containers);
    units = List.copyOf(units);
  }
}
