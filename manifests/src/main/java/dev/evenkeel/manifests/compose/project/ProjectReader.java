package dev.evenkeel.manifests.compose.project;

import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.FileTree;
import dev.evenkeel.manifests.read.bind.Files;
import dev.evenkeel.manifests.read.yaml.Yaml;
import dev.evenkeel.manifests.read.yaml.YamlParser;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the Compose files of one project, each once. */
final class ProjectReader {
  /** A place in the root of the repository, from which a path of the repository is a relative one. */
  static final Position ROOT = new Position("compose", 1, 1);
  private static final int MAX_FILES = 100;

  private final Map<String, List<Yaml.Mapping>> read = new HashMap<>();
  private final Map<Position, String> tags = new HashMap<>();

  /** {@code !reset} and {@code !override} of everything read so far, by the place of their value. */
  Map<Position, String> tags() {
    return tags;
  }

  /**
   * The documents of a file; none after a problem was noted.
   *
   * @param file its path in the repository
   * @param at   who names it, for a file that cannot be had
   */
  List<Yaml.Mapping> read(String file, Cursor at) {
    List<Yaml.Mapping> known = read.get(file);
    if (known != null) {
      return known;
    }
    List<Yaml.Mapping> documents = read.size() >= MAX_FILES ? tooMany(at) : parse(file, at);
    read.put(file, documents);
    return documents;
  }

  private static List<Yaml.Mapping> tooMany(Cursor at) {
    at.refuse("the project has more than " + MAX_FILES + " files", "include and extend fewer");
    return List.of();
  }

  private List<Yaml.Mapping> parse(String file, Cursor at) {
    List<Yaml.Mapping> documents = new ArrayList<>();
    try {
      FileTree content = at.notes().files().read(ROOT, file);
      if (content.folder()) {
        at.refuse(file + " is a folder", "name a Compose file");
        return List.of();
      }
      List<YamlParser.Document> parsed = YamlParser.parse(file, content.content().bytes(), at.notes()::problem).documents();
      if (parsed.isEmpty()) {
        at.refuse(file + " is no Compose file: nothing can be read in it", null);
      }
      parsed.forEach(document -> document(document, at, documents));
    } catch (Files.Unavailable unavailable) {
      at.refuse(unavailable.message(), unavailable.hint());
    }
    return documents;
  }

  private void document(YamlParser.Document document, Cursor at, List<Yaml.Mapping> into) {
    document.tags().forEach((place, tag) -> {
      if (isKnown(tag)) {
        tags.put(place, tag);
      }
    });
    document.reservations().stream().filter(problem -> !isKnown(document.tags().getOrDefault(problem.at(), "")))
        .forEach(at.notes()::problem);
    if (document.root() instanceof Yaml.Mapping mapping) {
      into.add(mapping);
    } else {
      at.notes().problem(Problem.error(document.root().at(), "a Compose file is a mapping, this is " + document.root().called(),
          "it has the fields services, networks, volumes and so on"));
    }
  }

  private static boolean isKnown(String tag) {
    return tag.equals(Merging.RESET) || tag.equals(Merging.OVERRIDE);
  }
}
