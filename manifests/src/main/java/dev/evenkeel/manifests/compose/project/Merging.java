package dev.evenkeel.manifests.compose.project;

import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.manifests.read.bind.Notes;
import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Lays one Compose file over another (13-merge.md). Every value keeps the place it was written at. */
final class Merging {
  static final String RESET = "!reset";
  static final String OVERRIDE = "!override";
  private static final Pattern REPLACED = Pattern.compile("services\\.[^.]+\\.(?:command|entrypoint|healthcheck\\.test|ulimits\\.[^.]+)");
  private static final Pattern NAMED = Pattern
      .compile("services\\.[^.]+\\.(?:environment|labels|sysctls|annotations|deploy\\.labels)|(?:networks|volumes)\\.[^.]+\\.labels");
  private static final Pattern NAMES = Pattern.compile("services\\.[^.]+\\.(?:networks|depends_on)");
  private static final Pattern ONE_OR_MANY = Pattern.compile("services\\.[^.]+\\.(?:env_file|dns|dns_search|tmpfs)");
  private static final Pattern LOGGING = Pattern.compile("services\\.[^.]+\\.logging");

  private final Map<Position, String> tags;
  private final Notes notes;

  /** @param tags {@code !reset} and {@code !override}, by the place of their value */
  Merging(Map<Position, String> tags, Notes notes) {
    this.tags = tags;
    this.notes = notes;
  }

  /** The mapping without what is tagged {@code !reset}. */
  Yaml.Mapping plain(Yaml.Mapping mapping) {
    List<Yaml.Entry> kept = new ArrayList<>();
    for (Yaml.Entry entry : mapping.entries()) {
      if (!RESET.equals(tags.get(entry.value().at()))) {
        kept.add(entry.value() instanceof Yaml.Mapping inner ? new Yaml.Entry(entry.key(), entry.keyAt(), plain(inner)) : entry);
      }
    }
    return new Yaml.Mapping(mapping.at(), kept);
  }

  /** @param path where both stand, as {@code services.web}; empty for whole files */
  Yaml.Mapping merge(Yaml.Mapping lower, Yaml.Mapping upper, String path) {
    Map<String, Yaml.Entry> merged = new LinkedHashMap<>();
    lower.entries().forEach(entry -> merged.put(entry.key(), entry));
    for (Yaml.Entry entry : upper.entries()) {
      String at = path.isEmpty() ? entry.key() : path + "." + entry.key();
      String tag = tags.get(entry.value().at());
      Yaml.Entry below = merged.get(entry.key());
      if (RESET.equals(tag)) {
        merged.remove(entry.key());
      } else if (below == null || OVERRIDE.equals(tag) || at.startsWith("x-")) {
        merged.put(entry.key(), new Yaml.Entry(entry.key(), entry.keyAt(), withoutResets(entry.value())));
      } else {
        merged.put(entry.key(), new Yaml.Entry(entry.key(), entry.keyAt(), both(below.value(), entry.value(), at)));
      }
    }
    return new Yaml.Mapping(upper.at(), List.copyOf(merged.values()));
  }

  private Yaml withoutResets(Yaml yaml) {
    return yaml instanceof Yaml.Mapping mapping ? plain(mapping) : yaml;
  }

  private Yaml both(Yaml lower, Yaml upper, String path) {
    if (isNull(upper)) {
      return lower;
    }
    if (isNull(lower) || REPLACED.matcher(path).matches()) {
      return withoutResets(upper);
    }
    boolean plain = KeyedItems.isPlain(lower) && KeyedItems.isPlain(upper);
    if (plain && NAMED.matcher(path).matches()) {
      return merge(KeyedItems.named(lower), KeyedItems.named(upper), path);
    }
    if (plain && NAMES.matcher(path).matches()) {
      return merge(KeyedItems.names(lower), KeyedItems.names(upper), path);
    }
    if (ONE_OR_MANY.matcher(path).matches()) {
      return append(items(lower), items(upper), path);
    }
    if (LOGGING.matcher(path).matches() && otherDriver(lower, upper)) {
      return withoutResets(upper);
    }
    if (lower instanceof Yaml.Mapping mine && upper instanceof Yaml.Mapping theirs) {
      return merge(mine, theirs, path);
    }
    if (lower instanceof Yaml.Sequence && upper instanceof Yaml.Sequence) {
      return append(items(lower), items(upper), path);
    }
    if (lower instanceof Yaml.Scalar && upper instanceof Yaml.Scalar) {
      return upper;
    }
    notes.problem(Problem.error(upper.at(), path + ": " + upper.called() + " cannot be merged with " + lower.called() + " at " + lower.at(),
        "write both in one form, or replace the other with !override"));
    return upper;
  }

  private static boolean isNull(Yaml yaml) {
    return yaml instanceof Yaml.Scalar scalar && scalar.isNull();
  }

  private static Yaml.Sequence items(Yaml yaml) {
    return yaml instanceof Yaml.Sequence sequence ? sequence : new Yaml.Sequence(yaml.at(), List.of(yaml));
  }

  /** Options of one driver mean nothing to another. */
  private static boolean otherDriver(Yaml lower, Yaml upper) {
    String mine = driver(lower);
    String theirs = driver(upper);
    return mine != null && theirs != null && !mine.equals(theirs);
  }

  private static @Nullable String driver(Yaml logging) {
    return logging instanceof Yaml.Mapping mapping && mapping.get("driver") instanceof Yaml.Scalar scalar ? scalar.text() : null;
  }

  /** An item of the upper list takes the place of one that is about the same. */
  private static Yaml append(Yaml.Sequence lower, Yaml.Sequence upper, String path) {
    Map<String, Yaml> all = new LinkedHashMap<>();
    for (Yaml.Sequence sequence : List.of(lower, upper)) {
      for (Yaml item : sequence.items()) {
        String key = KeyedItems.key(path, item);
        all.put(key == null ? "#" + all.size() : key, item);
      }
    }
    return new Yaml.Sequence(upper.at(), List.copyOf(all.values()));
  }
}
