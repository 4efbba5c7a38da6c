package dev.evenkeel.operator.app.intake;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Manifests in the making, and what is to be told of them. */
final class Draft {
  final SortedMap<String, String> files = new TreeMap<>();
  final List<Item> taken = new ArrayList<>();
  final List<Item> notes = new ArrayList<>();
  final List<Item> leftOut = new ArrayList<>();

  void leave(String what, String why, @Nullable String next) {
    leftOut.add(new Item(what, why, next));
  }

  void note(String what, String why, @Nullable String next) {
    notes.add(new Item(what, why, next));
  }

  void take(String what, String file) {
    taken.add(new Item(what, file, null));
  }

  void addAll(Draft other) {
    files.putAll(other.files);
    taken.addAll(other.taken);
    notes.addAll(other.notes);
    leftOut.addAll(other.leftOut);
  }

  Written written() {
    return new Written(files, taken, notes, leftOut);
  }

  /** The fields that every manifest from what is there begins with. */
  static Map<String, Object> spec(String host) {
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("host", host);
    spec.put("reconcile", "observe");
    spec.put("adopt", true);
    return spec;
  }
}
