package dev.evenkeel.manifests.read;

import dev.evenkeel.api.model.Metadata;
import dev.evenkeel.api.model.Position;
import dev.evenkeel.manifests.read.yaml.Yaml;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Fields that a Defaults lays under the specs of others.
 *
 * @param name   of the Defaults; among those of one folder the first in alphabetical order wins
 * @param kinds  the kinds it is for; empty for all
 * @param labels labels that a resource must have
 * @param spec   fields that stand where a resource does not set them
 * @param at     where the Defaults is written: it counts in that folder and below
 */
public record Overlay(String name, List<String> kinds, Map<String, String> labels, Yaml.Mapping spec, Position at) {

  /** The nearest folder first: what it sets wins. */
  static final Comparator<Overlay> NEAREST = Comparator.comparingInt((Overlay overlay) -> -overlay.folder().length())
      .thenComparing(Overlay::name);

  public Overlay {
    kinds = List.copyOf(kinds);
    labels = Map.copyOf(labels);
  }

  /** The folder it counts in, with a slash at its end; empty for the root. */
  String folder() {
    return at.file().substring(0, at.file().lastIndexOf('/') + 1);
  }

  boolean matches(String kind, Metadata metadata, Position resource) {
    return (kinds.isEmpty() || kinds.contains(kind)) && metadata.labels().entrySet().containsAll(labels.entrySet())
        && resource.file().startsWith(folder());
  }
}
