package dev.evenkeel.api.http;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * What would be done to one host, and why, in stages.
 *
 * @param host where
 * @param commit what it leads to
 * @param identity what is approved when a person approves it: a hash of the changes of the first stage, not of times
 * @param at when the host was read
 * @param stages empty when nothing is to be done; what is blocked or only reported stands in the first one
 * @param downtimeSeconds the sum over all stages
 * @param problem why the host could not be read, with what to do about it; null when it was. Then there are no stages and nothing is known
 */
public record PlanView(String host, String commit, String identity, Instant at, List<StageView> stages, double downtimeSeconds,
    @Nullable String problem) {
  public PlanView {
    stages = List.copyOf(stages);
  }
}
