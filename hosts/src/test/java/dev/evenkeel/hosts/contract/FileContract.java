package dev.evenkeel.hosts.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.File.Mode;
import dev.evenkeel.api.host.HostState;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.host.ObserveRequest;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.Reason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Files, directories, trees and links. */
abstract class FileContract extends Contract {
  FileContract(Supplier<Subject> subject) {
    super(subject);
  }

  private static String path(String name) {
    return "/srv/contract/" + unique(name);
  }

  private static File file(String path, String text) {
    return new File(path, File.Regular.of(Blob.utf8(text)), null, null, null, false);
  }

  private static Step put(File file) {
    return new Step.PutFile(file, List.of());
  }

  private File seen(String path) throws Exception {
    return (File) one(ObjectKey.file(path)).object();
  }

  @Test
  void aFileIsRootsAndReadableUnlessSaidOtherwise() throws Exception {
    String path = path("plain");
    assertTrue(absent(ObjectKey.file(path)), "it is not there at first");
    done(put(file(path, "hello\n")));
    assertEquals("hello\n", person().read(path));
    File seen = seen(path);
    assertEquals(file(path, "hello\n").fields().get("content"), seen.fields().get("content"));
    assertEquals(new Mode(0644), seen.mode());
    assertEquals("root", seen.owner());
    assertEquals("root", seen.group());
  }

  @Test
  void modeOwnerAndContentAreReadAsWritten() throws Exception {
    String path = path("secret");
    File wanted = new File(path, File.Regular.of(Blob.utf8("s")), new Mode(0400), Subject.USER, null, false);
    done(put(wanted));
    assertEquals(new Mode(0400), seen(path).mode());
    assertEquals(Subject.USER, seen(path).owner());
    assertEquals(Subject.USER, seen(path).group());
    done(put(file(path, "t")));
    assertEquals("root", seen(path).owner());
    assertEquals("t", person().read(path));
  }

  @Test
  void anOwnerIsShownByNumberWhereItWasWrittenSo() throws Exception {
    String path = path("numbered");
    File wanted = new File(path, File.Regular.of(Blob.utf8("x")), null, "65534", "65534", false);
    Instance after = there("instance", done(put(wanted)).instance());
    assertEquals("65534", ((File) after.object()).owner());
    host().writeLedger(LedgerContract.ledger(LedgerContract.entry(ObjectKey.file(path), path, wanted.fields())));
    assertEquals("65534", seen(path).owner());
    assertEquals("65534", seen(path).group());
    host().writeLedger(LedgerContract.ledger());
    assertEquals("nobody", seen(path).owner());
  }

  @Test
  void namesThatLookLikeShellAreOnlyNames() throws Exception {
    String path = path("odd") + "/$(touch pwned) 'a' \"b\" -rf;&|*?\\";
    done(put(file(path, "inert $(date)\n`x`")));
    assertEquals("inert $(date)\n`x`", person().read(path));
    done(new Step.RemoveFile(path, "file", List.of()));
    assertTrue(absent(ObjectKey.file(path)), "it is gone");
  }

  @Test
  void anEmptyFileAndBinaryContentAreKept() throws Exception {
    String path = path("binary");
    byte[] bytes = new byte[256];
    for (int i = 0; i < 256; i++) {
      bytes[i] = (byte) i;
    }
    Blob blob = Blob.of(bytes);
    done(put(new File(path, File.Regular.of(blob), null, null, null, false)));
    assertEquals(blob.sha256(), assertInstanceOf(File.Regular.class, seen(path).content()).content().sha256());
    done(put(file(path, "")));
    assertEquals(0, assertInstanceOf(File.Regular.class, seen(path).content()).content().size());
  }

  @Test
  void aFileThatIsMountedAloneKeepsItsInode() throws Exception {
    String path = path("mounted");
    File first = new File(path, File.Regular.of(Blob.utf8("one, and longer")), null, null, null, true);
    done(put(first));
    long inode = inode(path);
    done(put(new File(path, File.Regular.of(Blob.utf8("two")), new Mode(0600), null, null, true)));
    assertEquals("two", person().read(path));
    assertEquals(new Mode(0600), seen(path).mode());
    assertEquals(inode, inode(path));
  }

  private long inode(String path) throws Exception {
    return assertInstanceOf(Live.OfFile.class, one(ObjectKey.file(path)).live()).inode();
  }

  @Test
  void aLinkInTheWayIsReplacedAndNeverFollowed() throws Exception {
    String target = path("precious");
    person().write(target, "precious");
    for (boolean inPlace : new boolean[]{false, true}) {
      String path = path("managed");
      done(put(new File(path, File.Regular.of(Blob.utf8("ours")), null, null, null, inPlace)));
      person().replaceByLink(path, target);
      assertEquals("link", seen(path).content().type());
      done(put(new File(path, File.Regular.of(Blob.utf8("ours")), null, null, null, inPlace)));
      assertEquals("file", seen(path).content().type());
      assertEquals("precious", person().read(target));
    }
  }

  @Test
  void anEmptyDirectoryInTheWayIsReplacedAndAFullOneIsLeftAlone() throws Exception {
    String path = path("managed");
    person().makeDirectory(path);
    done(put(file(path, "ours")));
    String full = path("full");
    person().write(full + "/theirs", "data");
    refused(Reason.WRITE_FAILED, put(file(full, "ours")));
    assertEquals("data", person().read(full + "/theirs"));
  }

  @Test
  void whatAPersonDidIsSeen() throws Exception {
    String path = path("managed");
    done(put(file(path, "ours")));
    person().chmod(path, 0777);
    assertEquals(new Mode(0777), seen(path).mode());
    person().write(path, "theirs");
    assertEquals(Blob.utf8("theirs").sha256(), assertInstanceOf(File.Regular.class, seen(path).content()).content().sha256());
    person().remove(path);
    assertTrue(absent(ObjectKey.file(path)), "it is gone");
  }

  @Test
  void removingTwiceIsAFactAndWhatIsSomethingElseByNowStays() throws Exception {
    String path = path("managed");
    done(put(file(path, "ours")));
    done(new Step.RemoveFile(path, "file", List.of()));
    done(new Step.RemoveFile(path, "file", List.of()));
    String target = path("precious");
    person().write(target, "precious");
    person().replaceByLink(path, target);
    refused(Reason.WRITE_FAILED, new Step.RemoveFile(path, "file", List.of()));
    assertEquals("link", seen(path).content().type());
  }

  @Test
  void aDirectoryIsMadeAndRemovedOnlyWhenItIsEmpty() throws Exception {
    String path = path("dir") + "/deep";
    done(put(new File(path, File.Directory.PLAIN, new Mode(0750), Subject.USER, null, false)));
    assertEquals("directory", seen(path).content().type());
    assertEquals(new Mode(0750), seen(path).mode());
    assertEquals(Subject.USER, seen(path).owner());
    person().write(path + "/theirs", "data");
    done(new Step.RemoveFile(path, "directory", List.of()));
    assertEquals("data", person().read(path + "/theirs"));
    person().remove(path + "/theirs");
    done(new Step.RemoveFile(path, "directory", List.of()));
    assertTrue(absent(ObjectKey.file(path)), "it is gone");
  }

  @Test
  void aLinkIsMadeAndRead() throws Exception {
    String path = path("link");
    done(put(new File(path, File.Link.to("/somewhere else"), null, null, null, false)));
    assertEquals(File.Link.to("/somewhere else"), seen(path).content());
    assertNull(seen(path).mode());
    done(put(new File(path, File.Link.to("other"), null, null, null, false)));
    assertEquals(File.Link.to("other"), seen(path).content());
    done(new Step.RemoveFile(path, "link", List.of()));
    assertTrue(absent(ObjectKey.file(path)), "it is gone");
  }

  @Test
  void aTreeOwnsItsOwnEntriesOnly() throws Exception {
    String path = path("tree");
    done(put(tree(path, Map.of("a.conf", "a", "sub/b.conf", "b"))));
    person().write(path + "/theirs", "data");
    assertEquals(Map.of("a.conf", hash("a"), "sub/b.conf", hash("b"), "theirs", hash("data")), entries(path));
    done(new Step.PutFile(tree(path, Map.of("a.conf", "a2")), List.of("a.conf", "sub/b.conf")));
    assertEquals(Map.of("a.conf", hash("a2"), "theirs", hash("data")), entries(path));
    assertTrue(absent(ObjectKey.file(path + "/sub")), "a directory that became empty goes");
    assertEquals("directory", seen(path).content().type(), "its contents are listed only where they are asked for");
    done(new Step.RemoveFile(path, "tree", List.of("a.conf")));
    assertEquals(Map.of("theirs", hash("data")), entries(path));
    person().remove(path + "/theirs");
    done(new Step.RemoveFile(path, "tree", List.of("a.conf")));
    assertTrue(absent(ObjectKey.file(path)), "it is gone");
  }

  private static File tree(String path, Map<String, String> texts) {
    TreeMap<String, File.Entry> entries = new TreeMap<>();
    texts.forEach((name, text) -> entries.put(name, File.Entry.of(Blob.utf8(text), null)));
    return new File(path, File.Tree.of(entries), null, null, null, false);
  }

  private static String hash(String text) {
    return Blob.utf8(text).sha256();
  }

  private Map<String, String> entries(String path) throws Exception {
    ObjectKey key = ObjectKey.file(path);
    HostState state = host().observe(
        new ObserveRequest(new TreeSet<>(List.of(key)), new TreeSet<>(List.of(key)), Collections.emptySortedSet(), false));
    Instance instance = assertInstanceOf(Observation.Present.class, state.object(key)).instances().getFirst();
    File.Tree tree = assertInstanceOf(File.Tree.class, ((File) instance.object()).content());
    TreeMap<String, String> hashes = new TreeMap<>();
    tree.entries().forEach((name, entry) -> hashes.put(name, entry.content().sha256()));
    return hashes;
  }

  @Test
  void anUnknownOwnerIsRefusedAndNothingIsWritten() throws Exception {
    String path = path("managed");
    refused(Reason.WRITE_FAILED, put(new File(path, File.Regular.of(Blob.utf8("x")), null, "nobody-here", null, false)));
    assertTrue(absent(ObjectKey.file(path)), "nothing was written");
  }

  @Test
  void aNewContentIsValidatedBesideTheOldOne() throws Exception {
    String folder = path("checked");
    String path = folder + "/app.conf";
    done(put(file(path, "good")));
    for (@Nullable
    String image : new @Nullable String[]{null, Subject.IMAGE}) {
      Target.Validation validation = new Target.Validation(List.of("sh", "-c", "grep -q good $DIR/app.conf || { echo it is bad; exit 3; }"),
          image,
          folder, new TreeSet<>(List.of(ObjectKey.file(path))));
      subject().validationsGive(null);
      done(new Step.ValidateFiles(List.of(file(path, "also good")), validation, Duration.ofSeconds(20)));
      subject().validationsGive("it is bad");
      refused(Reason.VALIDATION_FAILED, new Step.ValidateFiles(List.of(file(path, "no")), validation, Duration.ofSeconds(20)));
      assertEquals("good", person().read(path));
    }
  }

  @Test
  void aWholeFolderIsValidatedAsItsOwnRoot() throws Exception {
    String path = path("folder");
    for (@Nullable
    String image : new @Nullable String[]{null, Subject.IMAGE}) {
      Target.Validation validation = new Target.Validation(
          List.of("sh", "-c", "grep -q good $DIR/sub/b.conf || { echo it is bad; exit 3; }"), image, path,
          new TreeSet<>(List.of(ObjectKey.file(path))));
      subject().validationsGive(null);
      done(new Step.ValidateFiles(List.of(tree(path, Map.of("a.conf", "a", "sub/b.conf", "good"))), validation, Duration.ofSeconds(20)));
      subject().validationsGive("it is bad");
      refused(Reason.VALIDATION_FAILED,
          new Step.ValidateFiles(List.of(tree(path, Map.of("sub/b.conf", "no"))), validation, Duration.ofSeconds(20)));
      assertTrue(absent(ObjectKey.file(path)), "nothing was put in place");
    }
  }
}
