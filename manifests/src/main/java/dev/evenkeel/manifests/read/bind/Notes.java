package dev.evenkeel.manifests.read.bind;

import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.SecretRef;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the reading of one resource leaves behind beside its values: the problems met, and where each field was written. Not for several threads. */
public final class Notes {
  private final Files files;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Position> places = new HashMap<>();
  private final Map<SecretRef, Position> secrets = new TreeMap<>();

  public Notes(Files files) {
    this.files = files;
  }

  /** The files beside the manifests. */
  public Files files() {
    return files;
  }

  public void problem(Problem problem) {
    problems.add(problem);
  }

  void place(String path, Position position) {
    places.putIfAbsent(path, position);
  }

  void secret(SecretRef ref, Position position) {
    secrets.putIfAbsent(ref, position);
  }

  /** Where each secret that is referred to is first written. */
  public Map<SecretRef, Position> secrets() {
    return Map.copyOf(secrets);
  }

  public List<Problem> problems() {
    return List.copyOf(problems);
  }

  /** Where each field that was read is written, by its path in the spec ({@code container.ports[0]}). */
  public Map<String, Position> places() {
    return Map.copyOf(places);
  }
}
