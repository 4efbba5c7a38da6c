package dev.evenkeel.manifests.read;

import dev.evenkeel.api.model.Fleet;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.Resource;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.api.model.SecretRef;
import dev.evenkeel.api.model.SecretSpec;
import dev.evenkeel.manifests.read.bind.Notes;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the reading of one tree has found so far. */
final class Findings {
  final TreeMap<ResourceRef, Resource<?>> resources = new TreeMap<>();
  final TreeMap<String, HostSpec> hosts = new TreeMap<>();
  final Map<ResourceRef, Position> refused = new TreeMap<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Map<ResourceRef, List<Problem>> reasons = new TreeMap<>();
  private final Map<ResourceRef, Map<String, Position>> places = new LinkedHashMap<>();
  private final Set<ResourceRef> placed = new HashSet<>();
  /** What each resource needs of Secrets, and where it says so. */
  final Map<ResourceRef, Map<SecretRef, Position>> secrets = new TreeMap<>();
  /** The Secrets, by name. */
  final Map<String, SecretSpec> sources = new TreeMap<>();
  private boolean complete = true;
  private final List<String> unread = new ArrayList<>();

  void problem(Problem problem) {
    problems.add(problem);
  }

  void incomplete() {
    complete = false;
  }

  void unread(String file) {
    unread.add(file);
  }

  /** Files without a manifest that manifests refer to. */
  void wereRead(Set<String> files) {
    unread.removeAll(files);
  }

  void accept(Resource<?> resource, Notes notes, boolean standsOnHosts) {
    if (standsOnHosts) {
      placed.add(resource.ref());
    }
    notes.problems().forEach(this::problem);
    resources.put(resource.ref(), resource);
    places.put(resource.ref(), notes.places());
    if (!notes.secrets().isEmpty()) {
      secrets.put(resource.ref(), new TreeMap<>(notes.secrets()));
    }
  }

  void refuse(ResourceRef ref, Position at, Notes notes) {
    notes.problems().forEach(this::problem);
    refused.putIfAbsent(ref, at);
    notes.problems().forEach(problem -> because(ref, problem));
  }

  private void because(ResourceRef ref, Problem problem) {
    if (problem.severity() == Problem.Severity.ERROR) {
      reasons.computeIfAbsent(ref, _ -> new ArrayList<>()).add(Readable.of(problem));
    }
  }

  /** Whether it is of a kind that stands on hosts. */
  boolean stands(Resource<?> resource) {
    return placed.contains(resource.ref());
  }

  /** Where the first of these fields is written that is, else where the resource is. */
  Position place(Resource<?> resource, String... fields) {
    Map<String, Position> written = places.getOrDefault(resource.ref(), Map.of());
    return Stream.of(fields).map(written::get).filter(Objects::nonNull).findFirst().orElse(resource.at());
  }

  /** Takes out a resource that was accepted before. */
  void withdraw(ResourceRef ref, Problem problem) {
    problem(problem);
    Resource<?> resource = resources.remove(ref);
    because(ref, problem);
    if (resource != null) {
      refused.putIfAbsent(ref, resource.at());
      hosts.remove(ref.kind().equals("Host") ? ref.name() : "");
    }
  }

  /** Those whose names no other has; the others are refused, every one of them. */
  List<Draft> unique(List<Draft> drafts) {
    Map<ResourceRef, List<Position>> places = new TreeMap<>();
    refused.forEach((ref, at) -> places.computeIfAbsent(ref, _ -> new ArrayList<>()).add(at));
    drafts.forEach(draft -> places.computeIfAbsent(draft.ref(), _ -> new ArrayList<>()).add(draft.at()));
    List<Draft> unique = new ArrayList<>();
    for (Draft draft : drafts) {
      List<Position> all = places.getOrDefault(draft.ref(), List.of());
      if (all.size() == 1) {
        unique.add(draft);
        continue;
      }
      String others = String.join(" and ", all.stream().filter(at -> !at.equals(draft.at())).map(Position::toString).toList());
      Problem twice = Problem.error(draft.at(),
          draft.ref() + " is declared " + (all.size() == 2 ? "twice" : all.size() + " times") + ", also at " + others,
          "rename one or remove it; until then all of them are refused");
      problem(twice);
      because(draft.ref(), twice);
      refused.put(draft.ref(), draft.at());
    }
    return unique;
  }

  Reading reading(Fleet fleet) {
    List<Problem> sorted = new ArrayList<>(problems.stream().map(Readable::of).distinct().toList());
    Collections.sort(sorted);
    Map<ResourceRef, List<Problem>> refusals = new TreeMap<>();
    refused.keySet().forEach(ref -> refusals.put(ref, reasons.getOrDefault(ref, List.of())));
    return new Reading(fleet, sorted, refusals, complete, unread, places);
  }
}
