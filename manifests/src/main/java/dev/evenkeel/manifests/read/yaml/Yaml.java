package dev.evenkeel.manifests.read.yaml;

import dev.evenkeel.api.model.Position;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/**
 * One value of a YAML document, untyped, with the place where it was written. Trees share the values that aliases repeat; their number when written out is bounded by {@link YamlParser}.
 */
public sealed interface Yaml {

  Position at();

  /** What a person would call it, for messages: "a text", "a list", "a mapping" or "nothing". */
  String called();

  /**
   * A text as it was written, before any typing.
   *
   * @param quoted whether it stood in quotes or as a block, which makes it a text whatever it looks like
   */
  record Scalar(Position at, String text, boolean quoted) implements Yaml {
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

    /** Whether this is YAML's null (core schema, YAML 1.2 section 10.3.2): an absent value, not an empty text. */
    public boolean isNull() {
      return !quoted && NULLS.contains(text);
    }

    @Override
    public String called() {
      return isNull() ? "nothing" : "a text";
    }
  }

  record Sequence(Position at, List<Yaml> items) implements Yaml {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String called() {
      return "a list";
    }
  }

  /** Keys are unique and in the order written. Merged entries ({@code <<}) come last and keep their own positions. */
  record Mapping(Position at, List<Entry> entries) implements Yaml {
    public Mapping {
      entries = List.copyOf(entries);
    }

    public @Nullable Yaml get(String key) {
      for (Entry entry : entries) {
        if (entry.key().equals(key)) {
          return entry.value();
        }
      }
      return null;
    }

    @Override
    public String called() {
      return "a mapping";
    }
  }

  record Entry(String key, Position keyAt, Yaml value) {}
}
