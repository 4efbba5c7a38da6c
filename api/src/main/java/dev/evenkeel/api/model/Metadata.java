package dev.evenkeel.api.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** The envelope's {@code metadata}: a name unique per kind in the repository, labels for selecting, annotations for people. */
public record Metadata(String name, SortedMap<String, String> labels, SortedMap<String, String> annotations) {
  public Metadata {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
  }
}
