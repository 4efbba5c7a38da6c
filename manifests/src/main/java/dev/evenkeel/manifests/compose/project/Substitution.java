package dev.evenkeel.manifests.compose.project;

import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.manifests.read.bind.Notes;
import dev.evenkeel.manifests.read.yaml.Yaml;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Puts variables into all values of a Compose file; keys stay as they are (12-interpolation.md). */
final class Substitution {
  private final Interpolation interpolation = new Interpolation();
  private final Map<String, String> variables;
  private final Notes notes;
  private final Set<String> told = new HashSet<>();

  Substitution(Map<String, String> variables, Notes notes) {
    this.variables = variables;
    this.notes = notes;
  }

  Map<String, String> variables() {
    return variables;
  }

  Yaml in(Yaml yaml) {
    return switch (yaml) {
      case Yaml.Scalar scalar when scalar.text().indexOf('$') < 0 -> scalar;
      // what a variable gave is a text, also an empty one
      case Yaml.Scalar scalar -> new Yaml.Scalar(scalar.at(), in(scalar.text(), scalar.at()), true);
      case Yaml.Sequence sequence -> new Yaml.Sequence(sequence.at(), sequence.items().stream().map(this::in).toList());
      case Yaml.Mapping mapping -> new Yaml.Mapping(mapping.at(),
          mapping.entries().stream().map(entry -> new Yaml.Entry(entry.key(), entry.keyAt(), in(entry.value()))).toList());
    };
  }

  /** As {@link Interpolation#expand}; what is wrong is noted at {@code at}, and the text stays. */
  String in(String text, Position at) {
    return in(text, at, Map.of());
  }

  /** The same with further variables that count for this text only; the own ones win. */
  String in(String text, Position at, Map<String, String> further) {
    if (text.indexOf('$') < 0) {
      return text;
    }
    try {
      return interpolation.expand(text, name -> variables.getOrDefault(name, further.get(name)), name -> unset(name, at));
    } catch (Interpolation.Malformed malformed) {
      notes.problem(Problem.error(at, malformed.message(), malformed.hint()));
      return text.replace("$", "$$");
    }
  }

  private void unset(String name, Position at) {
    if (told.add(name)) {
      notes.problem(Problem.warning(at, "variable " + name + " is not set, an empty text stands for it",
          "set it in .env or under values: of the Stack, or write ${" + name + ":-}"));
    }
  }
}
