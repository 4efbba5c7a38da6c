package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.Plan;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * What would be done on one host.
 *
 * @param at when the host was read
 * @param stages in order; the first is what a pass would execute now
 * @param problem why the host could not be read, with what to do about it; null when it was. Then there are no stages and nothing is known
 */
public record HostPlan(String host, String commit, Instant at, List<Plan> stages, @Nullable String problem) {
  public HostPlan {
    stages = List.copyOf(stages);
  }

  /** What is approved when a person approves it. */
  public String identity() {
    return stages.isEmpty() ? new Plan(host, commit, List.of(), List.of(), List.of(), null).identity() : stages.getFirst().identity();
  }
}
