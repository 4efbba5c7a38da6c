package dev.evenkeel.hosts.files;

import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.host.ObjectKey;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which paths of a host have to be watched so that no change of what is ours goes by. A watched file tells when it is written, given another mode or owner, removed, replaced or made; a watched folder tells that of everything in it, but not of what lies deeper.
 *
 * <p>
 * systemd takes one inotify instance for each path, and root has 128 of them on most hosts, for everything. So the paths are few: where several files lie in one folder the folder is watched, and what is still too much is not watched.
 *
 * @param paths what to watch: at most {@link #MOST}, and the hold file
 * @param keys the objects of which every change is told then. A folder whose contents are nobody's business is not among them, for all of its contents would tell; nor is a link, which would be followed
 */
public record WatchedPaths(SortedSet<String> paths, SortedSet<ObjectKey> keys) {
  /** How many paths of objects are watched on one host. */
  public static final int MOST = 16;
  /** From more files than this in one folder on the folder is watched; fewer if there are too many paths else. */
  private static final int SINGLE = 4;
  private static final String UNITS = "/etc/systemd/system";
  private static final String ENTRIES = "entries.";

  public WatchedPaths {
    paths = Collections.unmodifiableSortedSet(new TreeSet<>(paths));
    keys = Collections.unmodifiableSortedSet(new TreeSet<>(keys));
  }

  /** Watches what was written; what is only about to be is not there yet. */
  public static WatchedPaths of(Ledger ledger) {
    SortedMap<ObjectKey, SortedSet<String>> folders = new TreeMap<>();
    SortedSet<ObjectKey> files = new TreeSet<>();
    ledger.entries().forEach((key, entry) -> {
      if (entry.identity() != null && isPlain(key.name())) {
        if (isFile(entry)) {
          files.add(key);
        } else if (folders(entry).stream().allMatch(WatchedPaths::isPlain)) {
          folders.put(key, folders(entry));
        }
      }
    });
    folders.values().removeIf(SortedSet::isEmpty);
    SortedMap<ObjectKey, SortedSet<String>> gathered = gathered(folders, files, SINGLE);
    for (int single = SINGLE - 1; single > 0 && all(gathered).size() > MOST; single--) {
      gathered = gathered(folders, files, single);
    }
    SortedSet<String> paths = most(gathered);
    if (!paths.isEmpty()) {
      // Where a watch stands, it tells as well that a person holds the host, or does so no more.
      paths.add(HostFacts.HOLD);
    }
    SortedSet<ObjectKey> keys = new TreeSet<>();
    gathered.forEach((key, its) -> {
      if (paths.containsAll(its)) {
        keys.add(key);
      }
    });
    return new WatchedPaths(paths, keys);
  }

  private static boolean isFile(Ledger.Entry entry) {
    return entry.key().type() == ObjectKey.Type.FILE && "file".equals(entry.applied().get("type"));
  }

  /** The folders that tell of all that belongs to it: a tree's own, and the one where units' files lie. */
  private static SortedSet<String> folders(Ledger.Entry entry) {
    SortedSet<String> paths = new TreeSet<>();
    switch (entry.key().type()) {
      case UNIT -> paths.add(UNITS);
      case FILE -> {
        if ("tree".equals(entry.applied().get("type"))) {
          paths.add(entry.key().name());
          entry.applied().values().keySet().stream().filter(field -> field.startsWith(ENTRIES))
              .forEach(field -> between(entry.key().name(), field.substring(ENTRIES.length()), paths));
        }
      }
      case CONTAINER, IMAGE, NETWORK, VOLUME -> {
      }
    }
    return paths;
  }

  private static void between(String tree, String entry, SortedSet<String> into) {
    for (int slash = entry.indexOf('/'); slash > 0; slash = entry.indexOf('/', slash + 1)) {
      into.add(tree + "/" + entry.substring(0, slash));
    }
  }

  /** What systemd reads otherwise than it was meant when it reads the unit again is not watched. */
  private static boolean isPlain(String path) {
    return path.chars().noneMatch(c -> c < ' ' || c == 127 || "%\\\"'".indexOf(c) >= 0) && path.equals(path.strip());
  }

  /** What to watch for each object, with a folder in the place of its files wherever more than so many lie in one, or it is watched anyway. */
  private static SortedMap<ObjectKey, SortedSet<String>> gathered(SortedMap<ObjectKey, SortedSet<String>> folders,
      SortedSet<ObjectKey> files, int single) {
    SortedSet<String> whole = all(folders);
    Map<String, Integer> inFolder = new HashMap<>();
    files.forEach(key -> inFolder.merge(HostPath.parent(key.name()), 1, Integer::sum));
    inFolder.forEach((folder, count) -> {
      if (count > single && !folder.equals("/")) {
        whole.add(folder);
      }
    });
    SortedMap<ObjectKey, SortedSet<String>> gathered = new TreeMap<>(folders);
    for (ObjectKey key : files) {
      String parent = HostPath.parent(key.name());
      gathered.put(key, new TreeSet<>(List.of(whole.contains(parent) ? parent : key.name())));
    }
    return gathered;
  }

  private static SortedSet<String> all(SortedMap<ObjectKey, SortedSet<String>> gathered) {
    SortedSet<String> all = new TreeSet<>();
    gathered.values().forEach(all::addAll);
    return all;
  }

  /** As many as may be, first those that most objects need. */
  private static SortedSet<String> most(SortedMap<ObjectKey, SortedSet<String>> gathered) {
    Map<String, Integer> uses = new HashMap<>();
    gathered.values().forEach(paths -> paths.forEach(path -> uses.merge(path, 1, Integer::sum)));
    SortedSet<String> most = new TreeSet<>();
    all(gathered).stream().sorted(Comparator.comparingInt((String path) -> -uses.getOrDefault(path, 0))).limit(MOST).forEach(most::add);
    return most;
  }
}
