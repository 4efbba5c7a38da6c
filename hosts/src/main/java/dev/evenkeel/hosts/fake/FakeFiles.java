package dev.evenkeel.hosts.fake;

import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.Marks;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.Reason;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The file system of a fake host, as far as files are managed. Guarded by its host. */
final class FakeFiles {

  /** What stands at a path. */
  sealed interface Node {
    long inode();

    String owner();

    String group();

    int mode();

    Instant modified();
  }

  record Plain(Blob bytes, String owner, String group, int mode, long inode, Instant modified) implements Node {}

  record Folder(String owner, String group, int mode, long inode, Instant modified) implements Node {}

  record Symlink(String target, String owner, String group, int mode, long inode, Instant modified) implements Node {}

  record Special(String type, String owner, String group, int mode, long inode, Instant modified) implements Node {}

  private final InstantSource time;
  private final NavigableMap<String, Node> nodes = new TreeMap<>();
  /** Users that the host knows, by name. */
  final SortedMap<String, Integer> users = new TreeMap<>(Map.of("root", 0, "nobody", 65534));
  private final Runnable tell;
  private final SortedSet<String> watched = new TreeSet<>();
  private long inodes = 100;

  /** @param tell called when something changes at a path that is watched */
  FakeFiles(InstantSource time, Runnable tell) {
    this.time = time;
    this.tell = tell;
    stand("/", new Folder("root", "root", 0755, ++inodes, time.instant()));
    for (String path : List.of("/dev", "/etc/evenkeel", "/home", "/opt", "/proc", "/run/systemd/system", "/srv", "/sys", "/tmp", "/usr/bin",
        "/usr/local/bin", "/var/lib/docker", "/var/log", "/var/run", "/etc/systemd/system")) {
      makeDirectories(path);
    }
    putPlain("/etc/hostname", Blob.utf8("fakehost\n"), "root", "root", 0644, false);
    for (String socket : List.of("/var/run/docker.sock", "/run/docker.sock")) {
      stand(socket, new Special("socket", "root", "root", 0660, ++inodes, time.instant()));
    }
  }

  /** What systemd's path unit does: tells of these, and of what lies in them, from now on and of nothing else. When that is something else than before, what came in between is not known. */
  void watch(SortedSet<String> paths) {
    if (!watched.equals(paths)) {
      watched.clear();
      watched.addAll(paths);
      tell.run();
    }
  }

  void loseWatch() {
    watched.clear();
  }

  SortedSet<String> watched() {
    return new TreeSet<>(watched);
  }

  private void stand(String path, Node node) {
    nodes.put(path, node);
    changed(path);
  }

  private void take(String path) {
    if (nodes.remove(path) != null) {
      changed(path);
    }
  }

  /** Something at this path is another than it was. */
  void changed(String path) {
    if (watched.contains(path) || watched.contains(parent(path))) {
      tell.run();
    }
  }

  boolean exists(String path) {
    return nodes.containsKey(path);
  }

  @Nullable
  Node at(String path) {
    return nodes.get(path);
  }

  NavigableMap<String, Node> below(String path) {
    String from = path.equals("/") ? "/" : path + "/";
    return new TreeMap<>(nodes.subMap(from, true, from.substring(0, from.length() - 1) + "0", false));
  }

  void makeDirectories(String path) {
    makeDirectories(path, "root", "root");
  }

  private void makeDirectories(String path, String owner, String group) {
    Node there = nodes.get(path);
    if (there instanceof Folder) {
      return;
    }
    if (there != null) {
      throw new RefusedException(Reason.WRITE_FAILED, path + ": something stands there that is not a directory");
    }
    makeDirectories(parent(path), "root", "root");
    stand(path, new Folder(owner, group, 0755, ++inodes, time.instant()));
  }

  private static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }

  // reading

  Optional<Blob> content(String path) {
    return nodes.get(path) instanceof Plain plain ? Optional.of(plain.bytes()) : Optional.empty();
  }

  Optional<Instance> read(String path, boolean whole) {
    Node node = nodes.get(path);
    if (node == null) {
      return Optional.empty();
    }
    File.Content content = switch (node) {
      case Plain plain -> File.Regular.seen(plain.bytes().sha256(), plain.bytes().size());
      case Folder _ -> whole ? tree(path) : File.Directory.PLAIN;
      case Symlink link -> File.Link.to(link.target());
      case Special special -> new File.Other(special.type());
    };
    File.@Nullable Mode mode = node instanceof Symlink ? null : new File.Mode(node.mode());
    return Optional.of(new Instance(path, path, new File(path, content, mode, node.owner(), node.group(), false), Marks.NONE,
        new Live.OfFile(node.inode(), node.modified())));
  }

  private File.Tree tree(String path) {
    SortedMap<String, File.Entry> entries = new TreeMap<>();
    below(path).forEach((child, node) -> {
      if (node instanceof Plain plain) {
        entries.put(child.substring(path.length() + 1),
            new File.Entry(new File.ContentHash(plain.bytes().sha256(), plain.bytes().size()), new File.Mode(plain.mode()), null));
      }
    });
    return File.Tree.of(entries);
  }

  // writing

  void put(File file, List<String> ownEntries) {
    String owner = user(file.owner() == null ? "root" : file.owner());
    String group = file.group() == null ? groupOf(owner) : user(file.group());
    switch (file.content()) {
      case File.Regular regular ->
        putPlain(file.path(), bytes(file.path(), regular.bytes()), owner, group, mode(file.mode(), 0644), file.inPlace());
      case File.Directory _ -> putFolder(file.path(), owner, group, mode(file.mode(), 0755));
      case File.Tree tree -> putTree(file, tree, ownEntries, owner, group);
      case File.Link link -> {
        makeDirectories(parent(file.path()));
        clear(file.path());
        stand(file.path(), new Symlink(link.target(), owner, group, 0777, ++inodes, time.instant()));
      }
      case File.Other other -> throw new RefusedException(Reason.WRITE_FAILED, file.path() + ": a " + other.type() + " cannot be made");
    }
  }

  private static Blob bytes(String path, @Nullable Blob bytes) {
    if (bytes == null) {
      throw new RefusedException(Reason.WRITE_FAILED, path + ": its content is not known");
    }
    return bytes;
  }

  private static int mode(File.@Nullable Mode mode, int otherwise) {
    return mode == null ? otherwise : mode.bits();
  }

  /** Names are what a reading shows, where the host knows one. */
  private String user(String nameOrNumber) {
    if (users.containsKey(nameOrNumber)) {
      return nameOrNumber;
    }
    if (!nameOrNumber.matches("\\d+")) {
      throw new RefusedException(Reason.WRITE_FAILED, "no user " + nameOrNumber + " on this host");
    }
    int number = Integer.parseInt(nameOrNumber);
    return users.entrySet().stream().filter(user -> user.getValue() == number).map(Map.Entry::getKey).findFirst().orElse(nameOrNumber);
  }

  /** The applied name if it means the same as the seen one. */
  @Nullable
  String alike(@Nullable String applied, @Nullable String seen) {
    if (applied == null || seen == null || !applied.matches("\\d+")) {
      return seen;
    }
    Integer number = seen.equals("nogroup") ? users.get("nobody") : users.get(seen);
    return number != null && number.toString().equals(applied) ? applied : seen;
  }

  /** A user's own group is called like the user, except for nobody's. */
  private static String groupOf(String user) {
    return user.equals("nobody") ? "nogroup" : user;
  }

  private void putPlain(String path, Blob bytes, String owner, String group, int mode, boolean inPlace) {
    makeDirectories(parent(path));
    Node there = nodes.get(path);
    if (!(there instanceof Plain)) {
      clear(path);
    }
    long inode = inPlace && there instanceof Plain ? there.inode() : ++inodes;
    stand(path, new Plain(bytes, owner, group, mode, inode, time.instant()));
  }

  private void putFolder(String path, String owner, String group, int mode) {
    makeDirectories(parent(path));
    Node there = nodes.get(path);
    if (!(there instanceof Folder)) {
      clear(path);
    }
    stand(path, new Folder(owner, group, mode, there instanceof Folder ? there.inode() : ++inodes, time.instant()));
  }

  private void putTree(File file, File.Tree tree, List<String> ownEntries, String owner, String group) {
    putFolder(file.path(), owner, group, mode(file.mode(), 0755));
    removeEntries(file.path(), ownEntries.stream().filter(entry -> !tree.entries().containsKey(entry)).toList());
    tree.entries().forEach((name, entry) -> {
      String path = file.path() + "/" + name;
      makeDirectories(parent(path), owner, group);
      putPlain(path, bytes(path, entry.bytes()), owner, group, mode(entry.mode(), 0644), false);
    });
  }

  /** Makes room for something of another type. A directory with anything in it is nobody's to remove. */
  private void clear(String path) {
    if (nodes.get(path) instanceof Folder && !below(path).isEmpty()) {
      throw new RefusedException(Reason.WRITE_FAILED, path + ": a directory that is not empty stands there");
    }
    take(path);
  }

  void remove(String path, String type, List<String> ownEntries) {
    Node there = nodes.get(path);
    if (there == null) {
      return;
    }
    switch (type) {
      case "directory", "tree" -> {
        if (there instanceof Folder) {
          removeEntries(path, ownEntries);
          if (below(path).isEmpty()) {
            take(path);
          }
        }
      }
      case "link" -> removeIf(there instanceof Symlink, path);
      default -> removeIf(there instanceof Plain, path);
    }
  }

  /** What is of another type by now is not ours. */
  private void removeIf(boolean same, String path) {
    if (!same) {
      throw new RefusedException(Reason.WRITE_FAILED, path + " is something else by now, and stays");
    }
    take(path);
  }

  private void removeEntries(String root, List<String> entries) {
    for (String entry : entries) {
      String path = root + "/" + entry;
      if (nodes.get(path) instanceof Plain || nodes.get(path) instanceof Symlink) {
        take(path);
      }
      for (String up = parent(path); up.length() > root.length() && below(up).isEmpty(); up = parent(up)) {
        take(up);
      }
    }
  }

  // by hand

  void edit(String path, Blob bytes) {
    if (nodes.get(path) instanceof Symlink link) {
      edit(link.target(), bytes);
    } else if (nodes.get(path) instanceof Plain old) {
      stand(path, new Plain(bytes, old.owner(), old.group(), old.mode(), old.inode(), time.instant()));
    } else {
      putPlain(path, bytes, "root", "root", 0644, false);
    }
  }

  void chmod(String path, int mode) {
    Node node = nodes.get(path);
    switch (node) {
      case Plain p -> stand(path, new Plain(p.bytes(), p.owner(), p.group(), mode, p.inode(), p.modified()));
      case Folder f -> stand(path, new Folder(f.owner(), f.group(), mode, f.inode(), f.modified()));
      case Symlink _,Special _ -> throw new IllegalArgumentException(path + " has no mode to change");
      case null -> throw new IllegalArgumentException("there is no " + path);
    }
  }

  void replaceByLink(String path, String target) {
    delete(path);
    stand(path, new Symlink(target, "root", "root", 0777, ++inodes, time.instant()));
  }

  void delete(String path) {
    below(path).keySet().forEach(this::take);
    take(path);
  }
}
