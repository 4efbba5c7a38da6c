package dev.evenkeel.hosts.files;

import dev.evenkeel.api.host.Fields;
import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.Marks;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.hosts.shell.Command;
import dev.evenkeel.hosts.shell.NoLockException;
import dev.evenkeel.hosts.shell.Result;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Files as host objects: from facts to observations, and from steps to effects. */
public final class FileObjects {
  private final HostFiles files;

  public FileObjects(HostFiles files) {
    this.files = files;
  }

  /**
   * Observes files.
   *
   * @param keys keys of files
   * @param trees those of them that are declared as trees, or were
   */
  public SortedMap<ObjectKey, Observation> observe(Set<ObjectKey> keys, Set<ObjectKey> trees)
      throws IOException, InterruptedException {
    return observe(keys, trees, new TreeMap<>());
  }

  /** @param applied what was written: a user or group has a name and a number, and a reading shows the one that was written when both mean the same */
  public SortedMap<ObjectKey, Observation> observe(Set<ObjectKey> keys, Set<ObjectKey> trees, Map<ObjectKey, Fields> applied)
      throws IOException, InterruptedException {
    return observe(question(keys, trees), applied);
  }

  /** The same, by however many commands it takes. */
  public SortedMap<ObjectKey, Observation> observe(Question question, Map<ObjectKey, Fields> applied)
      throws IOException, InterruptedException {
    return question.observed(files.read(question.ask), applied);
  }

  /** What is asked to observe these files, for whoever asks for more at once. */
  public Question question(Set<ObjectKey> keys, Set<ObjectKey> trees) {
    SortedMap<ObjectKey, Observation> refused = new TreeMap<>();
    TreeSet<String> paths = new TreeSet<>();
    for (ObjectKey key : keys) {
      try {
        paths.add(HostPath.checked(key.name()));
      } catch (IllegalArgumentException e) {
        refused.put(key, new Observation.Unreadable(Reason.UNREADABLE, String.valueOf(e.getMessage())));
      }
    }
    TreeSet<String> whole = new TreeSet<>();
    trees.stream().map(ObjectKey::name).filter(paths::contains).forEach(whole::add);
    return new Question(new FileAsk(paths, new TreeSet<>(), whole), refused);
  }

  /** Files that are to be observed. */
  public final class Question {
    private final FileAsk ask;
    private final SortedMap<ObjectKey, Observation> refused;

    private Question(FileAsk ask, SortedMap<ObjectKey, Observation> refused) {
      this.ask = ask;
      this.refused = refused;
    }

    /** The one command that observes them; null when there is nothing to ask, or more than one command can. */
    public @Nullable Command command() {
      return ask.paths().isEmpty() ? null : files.question(ask);
    }

    /**
     * What the end of that command says.
     *
     * @param applied as with {@link FileObjects#observe}
     * @throws IOException when nobody can understand it
     */
    public SortedMap<ObjectKey, Observation> answer(Result result, Map<ObjectKey, Fields> applied) throws IOException {
      return observed(files.answer(ask, result), applied);
    }

    /** Whether the other one asks for the same. */
    public boolean asksAs(Question other) {
      return ask.equals(other.ask) && refused.equals(other.refused);
    }

    private SortedMap<ObjectKey, Observation> observed(SortedMap<String, FileReading> readings, Map<ObjectKey, Fields> applied) {
      SortedMap<ObjectKey, Observation> seen = new TreeMap<>(refused);
      readings.forEach((path, reading) -> seen.put(ObjectKey.file(path),
          observation(reading, ask.trees().contains(path), applied.getOrDefault(ObjectKey.file(path), Fields.NONE))));
      return seen;
    }
  }

  static Observation observation(FileReading reading, boolean whole, Fields applied) {
    return switch (reading) {
      case FileReading.Present(FileFacts facts) -> new Observation.Present(List.of(instance(facts, whole, applied)));
      case FileReading.Absent _ -> new Observation.Absent();
      case FileReading.Unreadable(String reason) -> new Observation.Unreadable(Reason.UNREADABLE, reason);
    };
  }

  static Instance instance(FileFacts facts, boolean whole, Fields applied) {
    File.Mode mode = facts.kind() == FileFacts.Kind.LINK ? null : new File.Mode(facts.mode());
    File file = new File(facts.path(), content(facts, whole), mode, alike(applied.get("owner"), facts.uid(), facts.owner()),
        alike(applied.get("group"), facts.gid(), facts.group()), false);
    return new Instance(facts.path(), facts.path(), file, Marks.NONE,
        new Live.OfFile(facts.inode(), Instant.ofEpochSecond(facts.modified())));
  }

  private static String alike(@Nullable String applied, long number, String name) {
    return applied != null && applied.equals(Long.toString(number)) ? applied : name;
  }

  private static File.Content content(FileFacts facts, boolean whole) {
    return switch (facts.kind()) {
      case REGULAR -> File.Regular.seen(String.valueOf(facts.sha256()), facts.size());
      case DIRECTORY -> whole ? tree(facts) : File.Directory.PLAIN;
      case LINK -> File.Link.to(String.valueOf(facts.target()));
      case OTHER -> new File.Other("other");
    };
  }

  /** Only regular files are entries. An entry of ours that is a link or directory by now is missing from here, and so differs. */
  private static File.Tree tree(FileFacts facts) {
    SortedMap<String, File.Entry> entries = new TreeMap<>();
    facts.entries().forEach((name, entry) -> {
      String hash = entry.sha256();
      if (entry.kind() == FileFacts.Kind.REGULAR && hash != null) {
        entries.put(name, new File.Entry(new File.ContentHash(hash, entry.size()), new File.Mode(entry.mode()), null));
      }
    });
    return File.Tree.of(entries);
  }

  /** Puts a file and reads it back. */
  public Outcome put(Step.PutFile step) throws IOException, InterruptedException {
    File file = step.file();
    try {
      files.put(file, step.ownEntries());
      boolean whole = file.content() instanceof File.Tree;
      ObjectKey key = file.key();
      Observation after = observe(new TreeSet<>(List.of(key)), whole ? new TreeSet<>(List.of(key)) : new TreeSet<>(),
          Map.of(key, file.fields())).get(key);
      return new Outcome.Done(file.path(), after instanceof Observation.Present present ? present.instances().getFirst() : null);
    } catch (NoLockException e) {
      return new Outcome.Failed(Reason.LOCK_HELD, String.valueOf(e.getMessage()));
    } catch (FileRefusedException | IllegalArgumentException e) {
      return new Outcome.Failed(Reason.WRITE_FAILED, String.valueOf(e.getMessage()));
    }
  }

  public Outcome remove(Step.RemoveFile step) throws IOException, InterruptedException {
    try {
      files.remove(step.path(), step.type(), step.ownEntries());
      return Outcome.Done.PLAIN;
    } catch (NoLockException e) {
      return new Outcome.Failed(Reason.LOCK_HELD, String.valueOf(e.getMessage()));
    } catch (FileRefusedException | IllegalArgumentException e) {
      return new Outcome.Failed(Reason.WRITE_FAILED, String.valueOf(e.getMessage()));
    }
  }
}
