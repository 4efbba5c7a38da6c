package dev.evenkeel.api.model;

import java.util.List;

/**
 * One manifest, read and typed.
 *
 * @param <S> the spec record of its kind
 * @param spec what its kind makes of {@code spec}
 * @param at where its document starts
 */
public record Resource<S>(ResourceRef ref, Metadata metadata, Policy policy, Placement placement, List<Dependency> dependsOn, S spec,
    Position at) {
  public Resource {
    dependsOn = List.copyOf(dependsOn);
  }
}
