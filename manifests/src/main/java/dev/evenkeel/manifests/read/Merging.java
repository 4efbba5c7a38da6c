package dev.evenkeel.manifests.read;

import dev.evenkeel.manifests.read.yaml.Yaml;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Lays one mapping under another: mappings are merged through and through, texts and lists of the upper one stand. Every value keeps the position it was written at.
 */
final class Merging {
  private Merging() {}

  /**
   * @param exclusive groups of fields of which the upper mapping replaces all when it sets one
   * @param wanted    which fields of the lower mapping count
   */
  static Yaml.Mapping under(Yaml.Mapping upper, Yaml.Mapping lower, List<Set<String>> exclusive, Predicate<String> wanted) {
    Set<String> taken = new HashSet<>();
    for (Yaml.Entry entry : upper.entries()) {
      exclusive.stream().filter(group -> group.contains(entry.key())).forEach(taken::addAll);
      taken.remove(entry.key());
    }
    List<Yaml.Entry> merged = new ArrayList<>();
    for (Yaml.Entry entry : upper.entries()) {
      Yaml below = lower.get(entry.key());
      if (entry.value() instanceof Yaml.Mapping mine && below instanceof Yaml.Mapping theirs) {
        merged.add(new Yaml.Entry(entry.key(), entry.keyAt(), under(mine, theirs, List.of(), _ -> true)));
      } else {
        merged.add(entry);
      }
    }
    for (Yaml.Entry entry : lower.entries()) {
      if (upper.get(entry.key()) == null && !taken.contains(entry.key()) && wanted.test(entry.key())) {
        merged.add(entry);
      }
    }
    return new Yaml.Mapping(upper.at(), merged);
  }
}
