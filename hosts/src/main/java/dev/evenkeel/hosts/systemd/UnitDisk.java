package dev.evenkeel.hosts.systemd;

import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.hosts.files.FileAsk;
import dev.evenkeel.hosts.files.HostFiles;
import dev.evenkeel.hosts.shell.Command;
import dev.evenkeel.hosts.shell.HostShell;
import dev.evenkeel.hosts.shell.Result;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What lies on the disk for units, asked by commands that others can be bundled with. Needs no systemd. */
public final class UnitDisk {
  private final UnitFiles files;

  public UnitDisk(String host, HostShell shell, HostFiles files) {
    this.files = new UnitFiles(host, shell, files);
  }

  /**
   * Asks for the files of these units.
   *
   * @param units what systemd cannot have is passed over
   * @param full whether to look for all units of ours besides
   */
  public Question question(SortedSet<ObjectKey> units, boolean full) {
    SortedSet<String> names = new TreeSet<>();
    units.stream().map(ObjectKey::name).filter(UnitName::valid).forEach(names::add);
    return new Question(names, full);
  }

  /** What is asked. */
  public final class Question {
    private final SortedSet<String> names;
    private final boolean full;
    private final FileAsk ask;
    private final @Nullable Command command;

    private Question(SortedSet<String> names, boolean full) {
      this.names = names;
      this.full = full;
      this.ask = UnitFiles.ask(names);
      this.command = names.isEmpty() ? null : files.question(ask);
    }

    /** What can be asked with others; none of it has to be. */
    public List<Command> commands() {
      List<Command> commands = new ArrayList<>();
      if (command != null) {
        commands.add(command);
      }
      if (full) {
        commands.add(UnitFiles.MARKED);
      }
      return commands;
    }

    /**
     * What was found.
     *
     * @param ends of these commands, or nothing: then they are asked now
     */
    public Found found(List<Result> ends) throws IOException, InterruptedException {
      boolean answered = !ends.isEmpty() && ends.size() == commands().size();
      SortedMap<String, UnitFiles.Reading> onDisk = names.isEmpty()
          ? new TreeMap<>()
          : answered && command != null ? files.read(names, ask, ends.getFirst()) : files.read(names);
      if (!full) {
        return new Found(Collections.emptySortedSet(), onDisk);
      }
      SortedSet<ObjectKey> marked = new TreeSet<>();
      (answered ? files.marked(ends.getLast()) : files.marked()).forEach(name -> marked.add(ObjectKey.unit(name)));
      return new Found(marked, onDisk);
    }
  }

  /** What was found. */
  public static final class Found {
    private final SortedSet<ObjectKey> marked;
    private final SortedMap<String, UnitFiles.Reading> onDisk;

    private Found(SortedSet<ObjectKey> marked, SortedMap<String, UnitFiles.Reading> onDisk) {
      this.marked = marked;
      this.onDisk = onDisk;
    }

    /** Units whose file carries our header, as far as they were looked for. */
    public SortedSet<ObjectKey> marked() {
      return marked;
    }

    SortedMap<String, UnitFiles.Reading> onDisk() {
      return onDisk;
    }
  }
}
