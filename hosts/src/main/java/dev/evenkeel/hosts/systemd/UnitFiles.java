package dev.evenkeel.hosts.systemd;

import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.Marks;
import dev.evenkeel.api.host.Unit;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.hosts.files.FileAsk;
import dev.evenkeel.hosts.files.FileFacts;
import dev.evenkeel.hosts.files.FileReading;
import dev.evenkeel.hosts.files.HostFiles;
import dev.evenkeel.hosts.shell.Command;
import dev.evenkeel.hosts.shell.HostShell;
import dev.evenkeel.hosts.shell.Result;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The files of units that people and Evenkeel write (systemd.unit(5), "Unit File Load Path"): {@code /etc/systemd/system/NAME}, and drop-ins beside it, of {@code systemctl edit --runtime} and of {@code systemctl set-property}. What packages bring is not looked
 * at.
 */
final class UnitFiles {
  static final String FOLDER = "/etc/systemd/system/";
  /** Where drop-ins may be put by hand, the usual place first. */
  private static final List<String> DROP_IN_FOLDERS = List.of(FOLDER, "/run/systemd/system/", "/etc/systemd/system.control/",
      "/run/systemd/system.control/");
  /** Names the units whose file says that it is ours. */
  static final Command MARKED = Command.reading("grep -l -s -- \"^$1\" /etc/systemd/system/*.* | head -n 5000; exit 0", Marks.UNIT_HEADER);

  /**
   * What lies on the disk for one unit.
   *
   * @param text the regular file in {@code /etc/systemd/system}, or null: there is none, or a link (a mask, an alias)
   * @param link whether a link stands there
   * @param dropIns by file name; those outside {@code /etc/systemd/system} by absolute path
   */
  record OnDisk(Unit.@Nullable Text text, boolean link, SortedMap<String, Unit.Text> dropIns) {
    boolean nothing() {
      return text == null && !link && dropIns.isEmpty();
    }
  }

  /** Either what lies there, or why that is not known. */
  sealed interface Reading {
    record Known(OnDisk onDisk) implements Reading {}

    record Unknown(String reason) implements Reading {}
  }

  private final String host;
  private final HostShell shell;
  private final HostFiles files;

  UnitFiles(String host, HostShell shell, HostFiles files) {
    this.host = host;
    this.shell = shell;
    this.files = files;
  }

  /** Names of the units whose file says that it is ours; a hint where to look. */
  SortedSet<String> marked() throws IOException, InterruptedException {
    return marked(shell.run(MARKED));
  }

  /** What the end of that command says. */
  SortedSet<String> marked(Result result) throws IOException {
    if (!(result instanceof Result.Done done && done.ok() && !done.truncated())) {
      throw new IOException(host + ": " + FOLDER + " could not be searched for units of ours: " + result);
    }
    TreeSet<String> names = new TreeSet<>();
    done.text().lines().map(path -> path.substring(path.lastIndexOf('/') + 1)).filter(UnitName::valid).forEach(names::add);
    return names;
  }

  /** What is read of these units before their drop-ins are. */
  static FileAsk ask(Collection<String> units) {
    TreeSet<String> mains = new TreeSet<>();
    TreeSet<String> folders = new TreeSet<>();
    for (String unit : units) {
      mains.add(FOLDER + unit);
      DROP_IN_FOLDERS.forEach(folder -> folders.add(folder + unit + ".d"));
    }
    return new FileAsk(mains, mains, folders);
  }

  /** The one command that asks it; null when it takes more. */
  @Nullable
  Command question(FileAsk ask) {
    return files.question(ask);
  }

  SortedMap<String, Reading> read(Collection<String> units) throws IOException, InterruptedException {
    return read(units, files.read(ask(units)));
  }

  /** The same from the end of that command. */
  SortedMap<String, Reading> read(Collection<String> units, FileAsk ask, Result result) throws IOException, InterruptedException {
    return read(units, files.answer(ask, result));
  }

  private SortedMap<String, Reading> read(Collection<String> units, SortedMap<String, FileReading> first)
      throws IOException, InterruptedException {
    SortedSet<String> folders = ask(units).trees();
    TreeSet<String> dropIns = new TreeSet<>();
    first.forEach((path, reading) -> {
      if (folders.contains(path) && reading instanceof FileReading.Present(FileFacts facts)) {
        facts.entries().keySet().stream().filter(UnitFiles::isDropIn).forEach(name -> dropIns.add(path + "/" + name));
      }
    });
    SortedMap<String, FileReading> second = dropIns.isEmpty()
        ? new TreeMap<>()
        : files.read(new FileAsk(new TreeSet<>(), dropIns, new TreeSet<>()));
    SortedMap<String, Reading> readings = new TreeMap<>();
    for (String unit : units) {
      readings.put(unit, reading(unit, first, second));
    }
    return readings;
  }

  private static boolean isDropIn(String name) {
    return name.endsWith(".conf") && name.indexOf('/') < 0;
  }

  private static Reading reading(String unit, SortedMap<String, FileReading> first, SortedMap<String, FileReading> second) {
    FileReading main = first.get(FOLDER + unit);
    if (main instanceof FileReading.Unreadable(String reason)) {
      return new Reading.Unknown(FOLDER + unit + ": " + reason);
    }
    FileFacts facts = main instanceof FileReading.Present(FileFacts present) ? present : null;
    Blob content = facts == null ? null : facts.content();
    SortedMap<String, Unit.Text> dropIns = new TreeMap<>();
    for (String folder : DROP_IN_FOLDERS) {
      String path = folder + unit + ".d";
      if (first.get(path) instanceof FileReading.Unreadable(String reason)) {
        return new Reading.Unknown(path + ": " + reason);
      }
      for (var dropIn : second.subMap(path + "/", path + "0").entrySet()) {
        switch (dropIn.getValue()) {
          case FileReading.Present(FileFacts one) ->
            dropIns.put(folder.equals(FOLDER) ? one.path().substring(path.length() + 1) : one.path(), text(one));
          case FileReading.Absent _ -> {
            // Gone between the two readings.
          }
          case FileReading.Unreadable(String reason) -> {
            return new Reading.Unknown(dropIn.getKey() + ": " + reason);
          }
        }
      }
    }
    boolean link = facts != null && facts.kind() == FileFacts.Kind.LINK;
    return new Reading.Known(new OnDisk(content == null ? null : new Unit.Text(content.text()), link, dropIns));
  }

  /** A drop-in that is a link is told by where it leads: {@code systemctl} masks one by a link to {@code /dev/null}. */
  private static Unit.Text text(FileFacts dropIn) {
    Blob content = dropIn.content();
    return new Unit.Text(content == null ? "link to " + dropIn.target() : content.text());
  }

  /** Writes the text if there is one, and makes the drop-ins exactly those of the unit. */
  void put(Unit unit, OnDisk now) throws IOException, InterruptedException {
    Unit.Text text = unit.text();
    if (text != null && !text.equals(now.text())) {
      files.put(file(FOLDER + unit.name(), text), List.of());
    }
    for (var dropIn : unit.dropIns().entrySet()) {
      if (!dropIn.getValue().equals(now.dropIns().get(dropIn.getKey()))) {
        files.put(file(FOLDER + unit.name() + ".d/" + dropIn.getKey(), dropIn.getValue()), List.of());
      }
    }
    for (String gone : now.dropIns().keySet()) {
      if (!unit.dropIns().containsKey(gone)) {
        removeDropIn(unit.name(), gone);
      }
    }
  }

  /** Puts back what lay there before, when there was no link. */
  void restore(String unit, OnDisk before, OnDisk now) throws IOException, InterruptedException {
    SortedMap<String, Unit.Text> ours = new TreeMap<>(before.dropIns());
    ours.keySet().removeIf(name -> name.startsWith("/"));
    put(new Unit(unit, before.text(), ours, null, null), now);
    if (before.text() == null) {
      files.remove(FOLDER + unit, "file", List.of());
    }
  }

  /** What systemd has against a unit, in its own words (systemd-analyze(1)). */
  String complaint(String unit) throws IOException, InterruptedException {
    Result result = shell.run(Command.reading("systemd-analyze verify \"$1\" 2>&1 | head -n 5; exit 0", FOLDER + unit));
    String said = result instanceof Result.Done done ? done.text().strip().replaceAll("\\s*\\n\\s*", "; ") : "";
    return said.isEmpty() ? "it does not say why; see systemctl status " + unit : said;
  }

  /** Removes the unit's file and its drop-ins. */
  void remove(String unit, OnDisk now) throws IOException, InterruptedException {
    for (String dropIn : now.dropIns().keySet()) {
      removeDropIn(unit, dropIn);
    }
    if (now.text() != null || now.link()) {
      files.remove(FOLDER + unit, now.link() ? "link" : "file", List.of());
    }
  }

  private void removeDropIn(String unit, String name) throws IOException, InterruptedException {
    String path = name.startsWith("/") ? name : FOLDER + unit + ".d/" + name;
    int slash = path.lastIndexOf('/');
    files.remove(path.substring(0, slash), "tree", List.of(path.substring(slash + 1)));
  }

  private static File file(String path, Unit.Text text) {
    return new File(path, File.Regular.of(Blob.utf8(text.text())), null, null, null, false);
  }
}
