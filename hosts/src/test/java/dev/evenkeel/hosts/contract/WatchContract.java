package dev.evenkeel.hosts.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Signal;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.host.Unit;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.Policy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** That a host tells when a file of ours is changed by hand. */
abstract class WatchContract extends Contract {
  private static final Ledger NOTHING = new Ledger(Ledger.VERSION, "", new TreeMap<>());
  private final List<Signal> heard = new CopyOnWriteArrayList<>();

  WatchContract(Supplier<Subject> subject) {
    super(subject);
  }

  private static String path(String name) {
    return "/srv/watched/" + unique(name);
  }

  private static File file(String path) {
    return new File(path, File.Regular.of(Blob.utf8("ours")), null, null, null, false);
  }

  private static Ledger with(Ledger ledger, File file) {
    return ledger.with(Ledger.Entry.intended(file.key(), new TreeSet<>(List.of(OWNER)), Policy.Prune.DELETE).withIdentity(file.path())
        .withApplied(file.fields(), null));
  }

  /** Puts it there and has it watched, alone. */
  private String watched(File file) throws Exception {
    done(new Step.PutFile(file, List.of()));
    watch(with(NOTHING, file), file.key());
    return file.path();
  }

  private void watch(Ledger ledger, ObjectKey... expected) throws Exception {
    assertEquals(new TreeSet<>(List.of(expected)), host().watchFiles(ledger));
    listen();
  }

  private void listen() throws Exception {
    host().listen(signal -> {
      if (signal.action().equals(Signal.FILES_CHANGED)) {
        heard.add(signal);
      }
    });
    calm();
  }

  @AfterEach
  void watchNothing() throws Exception {
    host().watchFiles(NOTHING);
  }

  /** Waits until nothing more is told. */
  private void calm() throws Exception {
    long[] since = {System.nanoTime(), heard.size()};
    eventually("nothing more is told", () -> {
      if (since[1] != heard.size()) {
        since[0] = System.nanoTime();
        since[1] = heard.size();
      }
      return System.nanoTime() - since[0] > subject().calm().toNanos();
    });
  }

  /** Something that a person does. */
  private interface Deed {
    void run() throws Exception;
  }

  private void tells(String what, Deed deed) throws Exception {
    int before = heard.size();
    deed.run();
    eventually(what + " is told", () -> heard.size() > before);
    calm();
  }

  private void tellsNothing(Deed deed) throws Exception {
    int before = heard.size();
    deed.run();
    calm();
    assertEquals(before, heard.size());
  }

  @Test
  void whateverIsDoneToAFileIsTold() throws Exception {
    String path = watched(file(path("kept")));
    tells("the edit", () -> person().write(path, "theirs"));
    tells("the second edit", () -> person().write(path, "theirs again"));
    tells("the mode", () -> person().chmod(path, 0666));
    tells("the removal", () -> person().remove(path));
    tells("the file in its place", () -> person().write(path, "another"));
    tells("the edit of that", () -> person().write(path, "another one"));
    tells("the link in its place", () -> person().replaceByLink(path, "/etc/hostname"));
    tells("the removal of that", () -> person().remove(path));
    tells("the folder in its place", () -> person().makeDirectory(path));
    tells("what puts it right", () -> done(new Step.PutFile(file(path), List.of())));
    tells("one more edit", () -> person().write(path, "theirs"));
    tellsNothing(() -> one(ObjectKey.file(path)));
    tellsNothing(() -> person().write(path + ".other", "nobody's"));
  }

  @Test
  void whateverIsDoneWithinATreeIsTold() throws Exception {
    String path = path("tree");
    TreeMap<String, File.Entry> entries = new TreeMap<>();
    entries.put("a.conf", File.Entry.of(Blob.utf8("a"), null));
    entries.put("sub/deep/b.conf", File.Entry.of(Blob.utf8("b"), null));
    watched(new File(path, File.Tree.of(entries), null, null, null, false));
    tells("the edit", () -> person().write(path + "/a.conf", "theirs"));
    tells("the edit below", () -> person().write(path + "/sub/deep/b.conf", "theirs"));
    tells("the mode", () -> person().chmod(path + "/sub/deep/b.conf", 0600));
    tells("the removal", () -> person().remove(path + "/sub"));
  }

  @Test
  void manyFilesAreTold() throws Exception {
    String folder = path("many");
    Ledger ledger = NOTHING;
    SortedSet<ObjectKey> keys = new TreeSet<>();
    for (int i = 0; i < 40; i++) {
      File file = file(folder + "/" + i);
      done(new Step.PutFile(file, List.of()));
      ledger = with(ledger, file);
      keys.add(file.key());
    }
    watch(ledger, keys.toArray(ObjectKey[]::new));
    tells("the edit", () -> person().write(folder + "/39", "theirs"));
    tells("the removal", () -> person().remove(folder + "/7"));
  }

  @Test
  void anEditedUnitFileIsTold() throws Exception {
    String name = unique("watched") + ".service";
    Unit unit = new Unit(name, new Unit.Text("[Service]\nExecStart=/usr/bin/sleep 1000\n"), Collections.emptySortedMap(), null, null);
    done(new Step.PutUnit(unit));
    ObjectKey key = ObjectKey.unit(name);
    watch(NOTHING.with(Ledger.Entry.intended(key, new TreeSet<>(List.of(OWNER)), Policy.Prune.DELETE).withIdentity(name)
        .withApplied(unit.fields(), null)), key);
    tells("the edit", () -> person().editUnit(name, "# theirs"));
  }

  @Test
  void aFolderWhoseContentsAreNobodysBusinessIsNotWatchedNorIsALink() throws Exception {
    File folder = new File(path("folder"), File.Directory.PLAIN, null, null, null, false);
    File link = new File(path("link"), File.Link.to("/etc/hostname"), null, null, null, false);
    done(new Step.PutFile(folder, List.of()));
    done(new Step.PutFile(link, List.of()));
    watch(with(with(NOTHING, folder), link));
    tellsNothing(() -> person().write(folder.path() + "/theirs", "data"));
  }

  @Test
  void nothingIsToldOfWhatIsNotKeptAnyMore() throws Exception {
    String path = watched(file(path("gone")));
    assertEquals(new TreeSet<>(), host().watchFiles(NOTHING));
    calm();
    tellsNothing(() -> person().write(path, "theirs"));
  }

  @Test
  void theWatchOutlivesTheConnectionAndIsNotMadeAnew() throws Exception {
    File file = file(path("lasting"));
    watched(file);
    subject().reconnect();
    listen();
    tellsNothing(() -> assertEquals(new TreeSet<>(List.of(file.key())), host().watchFiles(with(NOTHING, file))));
    tells("the edit", () -> person().write(file.path(), "theirs"));
  }

  @Test
  void afterABootItIsMadeAnew() throws Exception {
    File file = file(path("booted"));
    watched(file);
    person().reboot();
    subject().reconnect();
    watch(with(NOTHING, file), file.key());
    tells("the edit", () -> person().write(file.path(), "theirs"));
  }
}
