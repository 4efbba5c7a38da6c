package dev.evenkeel.manifests.compose.project;

import dev.evenkeel.api.model.Problem;
import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.yaml.Yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Makes one mapping of several Compose files: variables, {@code extends}, merging and {@code include}, in this order. */
final class Composition {
  /** Files that include each other in several ways would otherwise be read again and again. */
  private static final int MAX_INCLUSIONS = 100;
  private static final List<String> INCLUDED = List.of("services", "networks", "volumes", "configs", "secrets");
  private final ProjectReader reader;
  private final Merging merging;
  private final Cursor at;
  private int inclusions;

  Composition(ProjectReader reader, Cursor at) {
    this.reader = reader;
    this.at = at;
    this.merging = new Merging(reader.tags(), at.notes());
  }

  /** @param folder the folder that the project's relative paths count from */
  Yaml.Mapping of(List<String> files, String folder, Substitution substitution) {
    return of(files, folder, substitution, at, new LinkedHashSet<>());
  }

  private Yaml.Mapping of(List<String> files, String folder, Substitution substitution, Cursor asked, Set<String> including) {
    Yaml.Mapping all = new Yaml.Mapping(asked.at(), List.of());
    Extending extending = new Extending((file, by) -> layers(file, Routes.folder(file), substitution, by), merging, at.notes());
    for (String file : files) {
      for (Yaml.Mapping layer : layers(file, folder, substitution, asked)) {
        all = merging.merge(all, extending.in(layer, file), "");
      }
    }
    Yaml include = all.get("include");
    return include == null ? all : including(all, include, substitution, including);
  }

  private List<Yaml.Mapping> layers(String file, String folder, Substitution substitution, Cursor by) {
    Rebasing rebasing = new Rebasing(folder);
    List<Yaml.Mapping> layers = new ArrayList<>();
    for (Yaml.Mapping document : reader.read(file, by)) {
      if (rebasing.root(substitution.in(document)) instanceof Yaml.Mapping mapping) {
        layers.add(mapping);
      }
    }
    return layers;
  }

  private Yaml.Mapping including(Yaml.Mapping all, Yaml include, Substitution substitution, Set<String> including) {
    Yaml.Mapping merged = all;
    Cursor at = this.at.field("include", include);
    if (!(include instanceof Yaml.Sequence sequence)) {
      at.refuse("expected a list, found " + include.called(), "write - PATH");
      return all;
    }
    for (int i = 0; i < sequence.items().size(); i++) {
      Cursor item = at.item(i, sequence.items().get(i));
      Inclusion inclusion = Inclusion.read(item, substitution.variables());
      if (inclusion == null) {
        continue;
      }
      String key = String.join(" and ", inclusion.files());
      if (++inclusions > MAX_INCLUSIONS) {
        item.refuse("more than " + MAX_INCLUSIONS + " files are included, one by the other", "include each file once");
        break;
      }
      if (!including.add(key)) {
        item.refuse("includes itself, through " + String.join(", ", including), "remove one include");
        continue;
      }
      Yaml.Mapping included = of(inclusion.files(), inclusion.folder(), new Substitution(inclusion.variables(), at.notes()), item,
          including);
      including.remove(key);
      merged = added(merged, included);
    }
    return merged;
  }

  /** What is included is added and not merged: two of one name are refused unless they are the same. */
  private Yaml.Mapping added(Yaml.Mapping all, Yaml.Mapping included) {
    Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
    all.entries().forEach(entry -> entries.put(entry.key(), entry));
    for (Yaml.Entry section : included.entries()) {
      Yaml.Entry own = entries.get(section.key());
      if (!INCLUDED.contains(section.key())) {
        continue;
      }
      if (own == null) {
        entries.put(section.key(), section);
      } else if (own.value() instanceof Yaml.Mapping mine && section.value() instanceof Yaml.Mapping theirs) {
        entries.put(section.key(), new Yaml.Entry(own.key(), own.keyAt(), united(section.key(), mine, theirs)));
      }
    }
    return new Yaml.Mapping(all.at(), List.copyOf(entries.values()));
  }

  private Yaml.Mapping united(String section, Yaml.Mapping mine, Yaml.Mapping theirs) {
    List<Yaml.Entry> all = new ArrayList<>(mine.entries());
    for (Yaml.Entry entry : theirs.entries()) {
      Yaml own = mine.get(entry.key());
      if (own == null) {
        all.add(entry);
      } else if (!same(own, entry.value())) {
        at.notes().problem(Problem.error(entry.keyAt(), section + "." + entry.key() + " is included and also declared at " + own.at(),
            "rename one; what is included is not merged"));
      }
    }
    return new Yaml.Mapping(mine.at(), all);
  }

  /** Whether two values say the same, wherever they are written. */
  private static boolean same(Yaml one, Yaml other) {
    if (one instanceof Yaml.Scalar mine && other instanceof Yaml.Scalar theirs) {
      return mine.text().equals(theirs.text());
    }
    if (one instanceof Yaml.Sequence mine && other instanceof Yaml.Sequence theirs) {
      return mine.items().size() == theirs.items().size()
          && IntStream.range(0, mine.items().size()).allMatch(i -> same(mine.items().get(i), theirs.items().get(i)));
    }
    if (!(one instanceof Yaml.Mapping mine && other instanceof Yaml.Mapping theirs) || mine.entries().size() != theirs.entries().size()) {
      return false;
    }
    for (Yaml.Entry entry : mine.entries()) {
      Yaml value = theirs.get(entry.key());
      if (value == null || !same(entry.value(), value)) {
        return false;
      }
    }
    return true;
  }
}
