package dev.evenkeel.manifests.read.yaml;

import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Problem;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads one YAML document from the parser's events. Input is not trusted: depth, aliases and the size of what aliases repeat are bounded, tags and duplicate keys are refused. It works on events and not
 * on composed nodes, because a node no longer says whether its tag was written or guessed. What makes a document wrong only as a manifest (tags, keys written twice) stays with the document, for whoever
 * finds out that it is one.
 *
 * <p>Invariant: {@code weights} holds for each collection the number of values it stands for with every alias written out, so a tree that is small here and astronomical when walked is refused here.
 */
final class DocumentComposer {
  static final int MAX_DEPTH = 64;
  static final int MAX_ALIASES = 200;
  static final long MAX_WEIGHT = 100_000;

  private final Chunk chunk;
  private final Consumer<Problem> problems;
  private final Parser events;
  private final Map<String, Weighed> anchors = new HashMap<>();
  private List<Problem> reservations = new ArrayList<>();
  private Map<Position, String> tags = new HashMap<>();
  private int aliases;

  private record Weighed(Yaml yaml, long weight) {}

  /** Ends the reading of this document; the problem is noted where it is caught. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Problem problem;

    Refused(Problem problem) {
      super(problem.message(), null, false, false);
      this.problem = problem;
    }
  }

  DocumentComposer(Chunk chunk, Consumer<Problem> problems) {
    this.chunk = chunk;
    this.problems = problems;
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE); // the file's size was bounded before
    options.setNestingDepthLimit(MAX_DEPTH);
    this.events = new ParserImpl(new StreamReader(chunk.text()), options);
  }

  /** Adds the chunk's documents (more than one only after {@code ...}) to {@code into}; false if a problem ended the reading. */
  boolean compose(List<YamlParser.Document> into) {
    try {
      while (true) {
        Event event = events.getEvent();
        if (event.is(Event.ID.StreamEnd)) {
          return true;
        }
        if (event.is(Event.ID.DocumentStart)) {
          anchors.clear();
          reservations = new ArrayList<>();
          tags = new HashMap<>();
          Yaml root = value(events.getEvent(), 0).yaml();
          if (!(root instanceof Yaml.Scalar scalar && scalar.isNull())) {
            into.add(new YamlParser.Document(root, reservations, tags));
          }
        }
      }
    } catch (Refused refused) {
      problems.accept(refused.problem);
    } catch (MarkedYAMLException malformed) {
      problems.accept(Malformed.explain(malformed, chunk, this::position));
    } catch (ReaderException character) {
      problems.accept(Malformed.explain(character, chunk));
    } catch (YAMLException malformed) {
      problems.accept(Problem.error(chunk.start(), "not readable as YAML: " + Malformed.firstLine(malformed.getMessage()), null));
    }
    return false;
  }

  private Weighed value(Event event, int depth) {
    if (depth > MAX_DEPTH) {
      throw refuse(event, "nested deeper than " + MAX_DEPTH + " levels", "flatten it, or keep it out of the manifests");
    }
    return switch (event) {
      case AliasEvent alias -> alias(alias);
      case ScalarEvent scalar -> scalar(scalar);
      case SequenceStartEvent start -> {
        refuseTag(start, start.getTag());
        yield anchored(start.getAnchor(), sequence(start, depth));
      }
      case MappingStartEvent start -> {
        refuseTag(start, start.getTag());
        yield anchored(start.getAnchor(), mapping(start, depth));
      }
      default -> throw refuse(event, "not readable as YAML here", null);
    };
  }

  private Weighed alias(AliasEvent alias) {
    Weighed target = anchors.get(alias.getAnchor());
    if (target == null) {
      throw refuse(alias, "alias *" + alias.getAnchor() + " stands for no value that is complete here",
          "define &" + alias.getAnchor() + " above it, and not around it");
    }
    if (++aliases > MAX_ALIASES) {
      throw refuse(alias, "more than " + MAX_ALIASES + " aliases in one document", "write the values out, or use several documents");
    }
    return target;
  }

  private Weighed scalar(ScalarEvent scalar) {
    refuseTag(scalar, scalar.getTag());
    Yaml yaml = new Yaml.Scalar(position(scalar.getStartMark()), scalar.getValue(), !scalar.isPlain());
    return anchored(scalar.getAnchor(), new Weighed(yaml, 1 + scalar.getValue().length() / 256));
  }

  private Weighed sequence(Event start, int depth) {
    List<Yaml> items = new ArrayList<>();
    long weight = 1;
    for (Event event = events.getEvent(); !event.is(Event.ID.SequenceEnd); event = events.getEvent()) {
      Weighed item = value(event, depth + 1);
      weight = add(weight, item.weight(), event);
      items.add(item.yaml());
    }
    return new Weighed(new Yaml.Sequence(position(start.getStartMark()), items), weight);
  }

  private Weighed mapping(Event start, int depth) {
    Map<String, Yaml.Entry> entries = new LinkedHashMap<>();
    List<Yaml> merges = new ArrayList<>();
    long weight = 1;
    for (Event event = events.getEvent(); !event.is(Event.ID.MappingEnd); event = events.getEvent()) {
      Yaml keyRead = value(event, depth + 1).yaml();
      Position keyAt = position(event.getStartMark());
      Event valueEvent = events.getEvent();
      Weighed value = value(valueEvent, depth + 1);
      weight = add(weight, value.weight(), valueEvent);
      if (!(keyRead instanceof Yaml.Scalar key)) {
        reservations.add(Problem.error(keyAt, "a key must be a text, this is " + keyRead.called(), "quote it"));
        continue;
      }
      if (key.text().equals("<<") && !key.quoted()) {
        merges.add(value.yaml());
        continue;
      }
      Yaml.Entry first = entries.putIfAbsent(key.text(), new Yaml.Entry(key.text(), keyAt, value.yaml()));
      if (first != null) {
        reservations.add(Problem.error(keyAt, "key \"" + key.text() + "\" is written twice",
            "it first stands in line " + first.keyAt().line() + "; keep one"));
      }
    }
    Position at = position(start.getStartMark());
    for (Yaml merge : merges) {
      merge(merge, entries);
    }
    return new Weighed(new Yaml.Mapping(at, List.copyOf(entries.values())), weight);
  }

  /** YAML's merge key (yaml.org/type/merge): what stands in the mapping itself wins, then the first of a list. */
  private void merge(Yaml source, Map<String, Yaml.Entry> into) {
    switch (source) {
      case Yaml.Mapping mapping -> mapping.entries().forEach(entry -> into.putIfAbsent(entry.key(), entry));
      case Yaml.Sequence sequence -> {
        for (Yaml item : sequence.items()) {
          if (!(item instanceof Yaml.Mapping)) {
            throw new Refused(Problem.error(item.at(), "<< merges mappings, this is " + item.called(), null));
          }
          merge(item, into);
        }
      }
      case Yaml.Scalar scalar ->
        throw new Refused(Problem.error(scalar.at(), "<< merges mappings, this is " + scalar.called(), "write <<: *anchor"));
    }
  }

  private Weighed anchored(@Nullable String anchor, Weighed value) {
    if (anchor != null) {
      anchors.put(anchor, value);
    }
    return value;
  }

  private long add(long weight, long more, Event event) {
    if (weight + more > MAX_WEIGHT) {
      throw refuse(event, "the document stands for more than " + MAX_WEIGHT + " values with its aliases written out",
          "make it smaller, or keep it out of the manifests");
    }
    return weight + more;
  }

  private void refuseTag(Event event, @Nullable String tag) {
    if (tag != null) {
      tags.put(position(event.getStartMark()), tag);
      reservations
          .add(Problem.error(position(event.getStartMark()), "tags such as " + tag.replace("tag:yaml.org,2002:", "!!") + " are not read",
              "leave the tag out, and quote the value if it is a text"));
    }
  }

  private Refused refuse(Event event, String message, @Nullable String hint) {
    return new Refused(Problem.error(position(event.getStartMark()), message, hint));
  }

  private Position position(Mark mark) {
    return new Position(chunk.file(), chunk.firstLine() + mark.getLine(), mark.getColumn() + 1);
  }
}
