package dev.evenkeel.hosts.files;

import dev.evenkeel.api.host.File;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.hosts.shell.Command;
import dev.evenkeel.hosts.shell.HostShell;
import dev.evenkeel.hosts.shell.Result;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The files of one host. */
public final class HostFiles {
  /** The largest content that is written. */
  public static final int LARGEST = 8 << 20;
  /** As much of a content as is read for a diff or a unit's text. */
  public static final int CONTENT_CAP = 1 << 20;
  private static final int TREE_CAP = 20_000;
  private static final int AT_ONCE = 400;
  private static final Duration READING = Duration.ofSeconds(60);
  private static final Duration WRITING = Duration.ofSeconds(60);

  private final String host;
  private final HostShell shell;

  public HostFiles(String host, HostShell shell) {
    this.host = host;
    this.shell = shell;
  }

  /**
   * Reads all paths, by one command for each few hundred.
   *
   * @return a reading for each path
   */
  public SortedMap<String, FileReading> read(FileAsk ask) throws IOException, InterruptedException {
    SortedMap<String, FileReading> readings = new TreeMap<>();
    List<String> paths = new ArrayList<>(ask.paths());
    for (int at = 0; at < paths.size(); at += AT_ONCE) {
      List<String> some = paths.subList(at, Math.min(paths.size(), at + AT_ONCE));
      readings.putAll(readSome(some, within(some, ask.contents()), within(some, ask.trees())));
    }
    return readings;
  }

  /**
   * A whole file as root reads it, links followed.
   *
   * @return empty when nothing is there
   * @throws IOException when it is no file, too large, or cannot be read
   */
  public Optional<Blob> content(String path) throws IOException, InterruptedException {
    String script = "[ -e \"$1\" ] || exit 44; [ -f \"$1\" ] || exit 45; exec head -c " + (CONTENT_CAP + 1) + " -- \"$1\"";
    Command command = Command.reading(script, HostPath.checked(path)).withDeadline(READING).withOutputCap(CONTENT_CAP + 1);
    return switch (shell.run(command)) {
      case Result.Done done when done.ok() && done.out().size() <= CONTENT_CAP -> Optional.of(done.out());
      case Result.Done done when done.ok() -> throw new IOException(host + ": " + path + " is larger than " + CONTENT_CAP + " bytes");
      case Result.Done done when done.exit() == 44 -> Optional.empty();
      case Result.Done done when done.exit() == 45 -> throw new IOException(host + ": " + path + " is no file");
      case Result.Done done -> throw new IOException(host + ": " + path + " cannot be read: " + done.complaint());
      case Result.Overdue _,Result.Killed _,Result.Skipped _ ->
        throw new IOException(host + ": " + path + " was not read within " + READING.toSeconds() + " s");
    };
  }

  private static List<String> within(List<String> some, Set<String> all) {
    return some.stream().filter(all::contains).toList();
  }

  /** The command that reads them all, for whoever asks for more at once; null when one is not enough. */
  public @Nullable Command question(FileAsk ask) {
    return ask.paths().size() > AT_ONCE ? null : question(List.copyOf(ask.paths()), List.copyOf(ask.contents()), List.copyOf(ask.trees()));
  }

  /** What the end of that command says. */
  public SortedMap<String, FileReading> answer(FileAsk ask, Result result) throws IOException {
    return answer(List.copyOf(ask.paths()), result);
  }

  private static Command question(List<String> paths, List<String> contents, List<String> trees) {
    String input = String.join("\n", paths) + "\n\n" + lines(contents) + "\n" + lines(trees) + "\n";
    return Command.reading(Scripts.READ, String.valueOf(CONTENT_CAP), String.valueOf(TREE_CAP)).withInput(Blob.utf8(input))
        .withDeadline(READING).withOutputCap(48 << 20);
  }

  private SortedMap<String, FileReading> readSome(List<String> paths, List<String> contents, List<String> trees)
      throws IOException, InterruptedException {
    return answer(paths, shell.run(question(paths, contents, trees)));
  }

  private static SortedMap<String, FileReading> answer(List<String> paths, Result result) throws IOException {
    return switch (result) {
      case Result.Done done when done.ok() && !done.truncated() -> ReadAnswer.of(done.text(), TREE_CAP).readings(paths);
      case Result.Done done -> unreadable(paths, done.truncated() ? "the answer is too long" : done.complaint());
      case Result.Overdue _ -> unreadable(paths, "reading did not end within " + READING.toSeconds() + " s");
      case Result.Killed _ -> unreadable(paths, "the reading command was killed");
      case Result.Skipped _ -> throw new IllegalStateException("a single command is not skipped");
    };
  }

  private static String lines(List<String> paths) {
    return paths.isEmpty() ? "" : String.join("\n", paths) + "\n";
  }

  private static SortedMap<String, FileReading> unreadable(List<String> paths, String why) {
    SortedMap<String, FileReading> all = new TreeMap<>();
    paths.forEach(path -> all.put(path, new FileReading.Unreadable(why)));
    return all;
  }

  /**
   * Makes the path what the file says, and a tree's own entries exactly the declared ones.
   *
   * @param ownEntries a tree's entries that were ours before: those no longer declared are removed
   * @throws FileRefusedException if the host refuses; a tree may then be partly new, each of its files is old or new and never torn
   */
  public void put(File file, List<String> ownEntries) throws IOException, InterruptedException {
    HostPath.checked(file.path());
    switch (file.content()) {
      case File.Regular regular -> run(file.path(), content(file.path(), bytes(file.path(), regular.bytes()), mode(file.mode(), "0644"),
          file.owner(), file.group(), file.inPlace()));
      case File.Directory _ -> run(file.path(), directory(file));
      case File.Link link -> run(file.path(), command(Scripts.LINK, HostPath.parent(file.path()), HostPath.name(file.path()), link.target(),
          text(file.owner()), text(file.group())));
      case File.Tree tree -> putTree(file, tree, ownEntries);
      case File.Other other -> throw new IllegalArgumentException(file.path() + ": a " + other.type() + " cannot be made");
    }
  }

  /**
   * Replaces a file of Evenkeel's own, in a folder of its own: written beside, synced, renamed; root's alone. For what is written often; what people declare goes by {@link #put}, which trusts no folder.
   *
   * @throws FileRefusedException if it was not replaced; the old one is whole then
   */
  public void replaceOwn(String path, Blob bytes) throws IOException, InterruptedException {
    HostPath.checked(path);
    run(path, command(Scripts.OWN, path, String.valueOf(bytes.size()), bytes.sha256()).withInput(bytes));
  }

  private void putTree(File file, File.Tree tree, List<String> ownEntries) throws IOException, InterruptedException {
    FileReading now = read(new FileAsk(new TreeSet<>(), new TreeSet<>(), new TreeSet<>(List.of(file.path())))).get(file.path());
    List<Command> batch = new ArrayList<>();
    batch.add(directory(file));
    SortedMap<String, FileFacts> standing = now instanceof FileReading.Present present ? present.facts().entries() : new TreeMap<>();
    for (var entry : tree.entries().entrySet()) {
      String path = file.path() + "/" + HostPath.relative(entry.getKey());
      File.Entry wanted = entry.getValue();
      if (!isAsWanted(standing.get(entry.getKey()), wanted, file)) {
        batch.add(content(path, bytes(path, wanted.bytes()), mode(wanted.mode(), "0644"), file.owner(), file.group(), file.inPlace()));
      }
    }
    List<String> gone = ownEntries.stream().filter(entry -> !tree.entries().containsKey(entry)).map(HostPath::relative).toList();
    if (!gone.isEmpty()) {
      batch.add(command(Scripts.REMOVE, file.path(), "entries").withInput(Blob.utf8(lines(gone))));
    }
    run(file.path(), batch);
  }

  private static boolean isAsWanted(@Nullable FileFacts standing, File.Entry wanted, File tree) {
    if (standing == null || standing.kind() != FileFacts.Kind.REGULAR) {
      return false;
    }
    int mode = wanted.mode() == null ? 0644 : wanted.mode().bits();
    String owner = tree.owner() == null ? "root" : tree.owner();
    boolean sameOwner = owner.equals(standing.owner()) || owner.equals(String.valueOf(standing.uid()));
    String group = tree.group();
    boolean sameGroup = group == null || group.equals(standing.group()) || group.equals(String.valueOf(standing.gid()));
    return wanted.content().sha256().equals(standing.sha256()) && mode == standing.mode() && sameOwner && sameGroup;
  }

  /**
   * Removes what is ours at a path: a file or link if it still is one, a directory if it is empty, of a tree its own entries and then its directories as far as they are empty. Nothing there is no error.
   *
   * @param type {@code file}, {@code directory}, {@code tree} or {@code link}
   */
  public void remove(String path, String type, List<String> ownEntries) throws IOException, InterruptedException {
    HostPath.checked(path);
    ownEntries.forEach(HostPath::relative);
    run(path, command(Scripts.REMOVE, path, type).withInput(Blob.utf8(lines(ownEntries))));
  }

  private static Command content(String path, Blob bytes, String mode, @Nullable String owner, @Nullable String group, boolean inPlace) {
    if (bytes.size() > LARGEST) {
      throw new IllegalArgumentException(
          path + ": " + bytes.size() + " bytes are more than the " + LARGEST + " that a managed file may have");
    }
    return command(Scripts.PUT, HostPath.parent(path), HostPath.name(path), mode, text(owner), text(group), String.valueOf(bytes.size()),
        inPlace ? "inplace" : "rename").withInput(hashed(bytes));
  }

  /** The hash goes ahead on standard input: a command's arguments can be read by everybody on the host, and a secret could be tried against its hash. */
  private static Blob hashed(Blob bytes) {
    byte[] head = (bytes.sha256() + "\n").getBytes(StandardCharsets.US_ASCII);
    byte[] body = bytes.bytes();
    byte[] all = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return Blob.of(all);
  }

  private static Command directory(File file) {
    return command(Scripts.DIRECTORY, HostPath.parent(file.path()), HostPath.name(file.path()), mode(file.mode(), "0755"),
        text(file.owner()), text(file.group()));
  }

  private static Command command(String script, String... args) {
    return Command.writing(script, args).withDeadline(WRITING);
  }

  private static Blob bytes(String path, @Nullable Blob bytes) {
    if (bytes == null) {
      throw new IllegalArgumentException(path + ": a file without its bytes cannot be written");
    }
    return bytes;
  }

  private static String mode(File.@Nullable Mode mode, String otherwise) {
    return mode == null ? otherwise : mode.toString();
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  private void run(String path, Command command) throws IOException, InterruptedException {
    run(path, List.of(command));
  }

  private void run(String path, List<Command> batch) throws IOException, InterruptedException {
    for (Result result : shell.run(batch)) {
      switch (result) {
        case Result.Done done when done.ok() -> {
        }
        case Result.Done done when done.exit() == 63 -> throw new FileRefusedException(
            host + ": " + path + " is something else by now, and stays");
        case Result.Done done when done.exit() == 61 -> {
          // A directory on the way to what should be removed is not there: nor is it.
        }
        case Result.Done done -> throw new FileRefusedException(
            host + ": " + path + ": " + (done.complaint().isEmpty() ? "exit code " + done.exit() : done.complaint()));
        case Result.Overdue _ -> throw new FileRefusedException(
            host + ": " + path + ": writing did not end within " + WRITING.toSeconds() + " s and was stopped");
        case Result.Killed _ -> throw new FileRefusedException(host + ": " + path + ": the writing command was killed");
        case Result.Skipped _ -> throw new IllegalStateException("what comes before a skipped command has failed");
      }
    }
  }
}
