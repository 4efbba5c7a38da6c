package dev.evenkeel.hosts.files;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Paths to read.
 *
 * @param paths all of them
 * @param contents those whose content is wanted besides its hash
 * @param trees those that are to be listed whole if they are directories
 */
public record FileAsk(SortedSet<String> paths, SortedSet<String> contents, SortedSet<String> trees) {
  public FileAsk {
    TreeSet<String> all = new TreeSet<>(paths);
    all.addAll(contents);
    all.addAll(trees);
    all.forEach(HostPath::checked);
    paths = Collections.unmodifiableSortedSet(all);
    contents = Collections.unmodifiableSortedSet(new TreeSet<>(contents));
    trees = Collections.unmodifiableSortedSet(new TreeSet<>(trees));
  }

  public static FileAsk of(String... paths) {
    return new FileAsk(new TreeSet<>(java.util.List.of(paths)), new TreeSet<>(), new TreeSet<>());
  }
}
