package dev.evenkeel.manifests.read;

import dev.evenkeel.api.model.Fleet;
import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.ResourceRef;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the reading of one tree gave.
 *
 * @param fleet       what is valid
 * @param problems    all of them, sorted by place
 * @param refusals    resources that are declared and invalid, and what is wrong with each: they are not in the fleet, and must not count as removed
 * @param complete    false if something could not be read so far that its name could be told; then nothing may count as removed
 * @param unread      YAML files without a manifest, by path
 * @param places      where the fields of each resource are written, by path in its spec ({@code container.ports[0]})
 */
public record Reading(Fleet fleet, List<Problem> problems, Map<ResourceRef, List<Problem>> refusals, boolean complete, List<String> unread,
    Map<ResourceRef, Map<String, Position>> places) {
  public Reading {
    problems = List.copyOf(problems);
    refusals = Map.copyOf(refusals);
    unread = List.copyOf(unread);
    places = Map.copyOf(places);
  }

  /** The resources that are declared and invalid. */
  public Set<ResourceRef> refused() {
    return refusals.keySet();
  }

  public boolean hasErrors() {
    return problems.stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR);
  }

  /** Where a field is written, or the nearest field around it; null if the resource was not read. */
  public @Nullable Position place(ResourceRef ref, String path) {
    Map<String, Position> fields = places.get(ref);
    if (fields == null) {
      return null;
    }
    for (String at = path; !at.isEmpty(); at = parent(at)) {
      Position place = fields.get(at);
      if (place != null) {
        return place;
      }
    }
    return fields.get("");
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
  }
}
