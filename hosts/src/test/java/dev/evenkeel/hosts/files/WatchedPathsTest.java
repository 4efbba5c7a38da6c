package dev.evenkeel.hosts.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.Policy;
import org.junit.jupiter.api.Test;

import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Which paths of a ledger are watched. */
class WatchedPathsTest {
  private Ledger ledger = new Ledger(Ledger.VERSION, "", new TreeMap<>());

  private void file(String path) {
    add(new File(path, File.Regular.of(Blob.utf8("x")), null, null, null, false));
  }

  private void tree(String path, String... entries) {
    TreeMap<String, File.Entry> all = new TreeMap<>();
    for (String entry : entries) {
      all.put(entry, File.Entry.of(Blob.utf8("x"), null));
    }
    add(new File(path, File.Tree.of(all), null, null, null, false));
  }

  private void add(File file) {
    ledger = ledger.with(Ledger.Entry.intended(file.key(), new TreeSet<>(), Policy.Prune.DELETE).withIdentity(file.path())
        .withApplied(file.fields(), null));
  }

  private List<String> paths() {
    TreeSet<String> paths = new TreeSet<>(WatchedPaths.of(ledger).paths());
    assertEquals(!paths.isEmpty(), paths.remove("/etc/evenkeel/hold"), "the hold file is watched besides");
    return List.copyOf(paths);
  }

  @Test
  void aFileIsWatchedItself() {
    file("/etc/motd");
    file("/etc/app/a b.conf");
    assertEquals(List.of("/etc/app/a b.conf", "/etc/motd"), paths());
    assertEquals(2, WatchedPaths.of(ledger).keys().size());
  }

  @Test
  void manyFilesOfOneFolderAreWatchedByTheFolder() {
    IntStream.range(0, 5).forEach(i -> file("/etc/app/" + i));
    IntStream.range(0, 4).forEach(i -> file("/etc/few/" + i));
    assertEquals(List.of("/etc/app", "/etc/few/0", "/etc/few/1", "/etc/few/2", "/etc/few/3"), paths());
    assertEquals(9, WatchedPaths.of(ledger).keys().size());
  }

  @Test
  void aTreeIsWatchedByAllItsFolders() {
    tree("/etc/tree", "a", "b/c.d/e", "b/f");
    file("/etc/tree/b/g");
    assertEquals(List.of("/etc/tree", "/etc/tree/b", "/etc/tree/b/c.d"), paths());
    assertEquals(2, WatchedPaths.of(ledger).keys().size());
  }

  @Test
  void aTreeWithoutFoldersIsWatchedByItsOwnAlthoughItsNeighboursAreBySomeOther() {
    tree("/etc/app/tree", "a");
    IntStream.range(0, 5).forEach(i -> file("/etc/app/" + i));
    assertEquals(List.of("/etc/app", "/etc/app/tree"), paths());
  }

  @Test
  void fewerFilesOfOneFolderAreEnoughWhereThereAreManyPaths() {
    IntStream.range(0, 20).forEach(i -> file("/etc/app" + i / 2 + "/" + i));
    assertEquals(10, paths().size());
    assertEquals(20, WatchedPaths.of(ledger).keys().size());
  }

  @Test
  void whatIsTooMuchIsNotWatchedAndNotSaidToBe() {
    IntStream.range(0, 40).forEach(i -> file("/etc/app" + i + "/own"));
    tree("/etc/tree", IntStream.range(0, 40).mapToObj(i -> i + "/own").toArray(String[]::new));
    assertEquals(WatchedPaths.MOST, paths().size());
    assertTrue(WatchedPaths.of(ledger).keys().stream().allMatch(key -> paths().contains(key.name())));
    assertTrue(!WatchedPaths.of(ledger).keys().contains(ObjectKey.file("/etc/tree")));
  }

  @Test
  void unitsAreWatchedByTheirFolder() {
    for (String name : List.of("a.service", "b.timer")) {
      ledger = ledger.with(Ledger.Entry.intended(ObjectKey.unit(name), new TreeSet<>(), Policy.Prune.DELETE).withIdentity(name));
    }
    assertEquals(List.of("/etc/systemd/system"), paths());
    assertEquals(2, WatchedPaths.of(ledger).keys().size());
  }

  @Test
  void whatIsNotMadeYetOrTellsTooMuchOrCannotBeWrittenDownIsNotWatched() {
    ledger = ledger.with(Ledger.Entry.intended(ObjectKey.file("/etc/not-yet"), new TreeSet<>(), Policy.Prune.DELETE));
    add(new File("/srv/data", File.Directory.PLAIN, null, null, null, false));
    add(new File("/srv/link", File.Link.to("/var/log"), null, null, null, false));
    file("/etc/100%");
    file("/etc/back\\slash");
    file("/etc/end ");
    assertEquals(Collections.emptyList(), paths());
    assertEquals(Collections.emptySortedSet(), WatchedPaths.of(ledger).keys());
  }
}
