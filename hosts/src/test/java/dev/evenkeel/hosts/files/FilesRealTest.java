package dev.evenkeel.hosts.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.HostState.LedgerReading;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.hosts.ledger.LedgerStore;
import dev.evenkeel.hosts.shell.NoLockException;
import dev.evenkeel.hosts.shell.RealSession;
import dev.evenkeel.testbed.RealHosts;
import dev.evenkeel.testbed.TestHost;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/** Files on a real host, by a login that is not root. */
@RealHosts("h1")
class FilesRealTest {
  private static final String CONFIG = "/home/jimmyb/dev-network/beast/cloudflare/config.yml";
  private final TestHost h1;

  FilesRealTest(TestHost h1) {
    this.h1 = h1;
  }

  private static File file(String path, Blob blob, String owner) {
    return new File(path, File.Regular.of(blob), new File.Mode(0600), owner, null, false);
  }

  @Test
  void a_user_with_sudo_writes_large_files_and_the_ledger_as_root() throws Exception {
    byte[] bytes = new byte[HostFiles.LARGEST];
    new Random(11).nextBytes(bytes);
    try (RealSession session = RealSession.open(h1, "ops")) {
      HostFiles files = new HostFiles("h1", session.shell());
      files.put(file("/srv/big", Blob.of(bytes), "root"), List.of());
      assertEquals(Blob.of(bytes).sha256(), h1.sh("sha256sum < /srv/big").text().substring(0, 64));
      LedgerStore store = new LedgerStore("h1", session.shell(), files);
      assertInstanceOf(LedgerReading.Missing.class, store.read());
      var ledger = LedgerStore.fresh();
      store.write(ledger);
      assertEquals(new LedgerReading.Read(ledger), store.read());
      assertEquals("600 root", h1.sh("stat -c '%a %U' /var/lib/evenkeel/ledger").text());
    }
  }

  @Test
  void a_folder_of_a_person_cannot_be_turned_into_a_way_to_other_places() throws Exception {
    try (RealSession session = RealSession.open(h1, "ops")) {
      HostFiles files = new HostFiles("h1", session.shell());
      h1.sh(
          "install -d -o jimmyb -g jimmyb /home/jimmyb/dev-network /home/jimmyb/dev-network/beast /home/jimmyb/dev-network/beast/cloudflare")
          .orThrow();
      files.put(file(CONFIG, Blob.utf8("tunnel: a\n"), "jimmyb"), List.of());
      assertEquals("tunnel: a\n", h1.execAs("jimmyb", "cat", CONFIG).orThrow().stdout());
      h1.execAs("jimmyb", "sh", "-c", "cd /home/jimmyb/dev-network/beast && rm -r cloudflare && ln -s /etc cloudflare").orThrow();
      String message = String.valueOf(
          assertThrows(FileRefusedException.class, () -> files.put(file(CONFIG, Blob.utf8("x"), "jimmyb"), List.of())).getMessage());
      assertTrue(message.contains("'cloudflare' on the way is a link that others than root can change"), message);
      assertFalse(h1.exists("/etc/config.yml"));
    }
  }

  @Test
  void without_root_what_cannot_be_read_is_unreadable_and_nothing_is_written() throws Exception {
    try (RealSession session = RealSession.open(h1, "jimmyb")) {
      HostFiles files = new HostFiles("h1", session.shell());
      var readings = files.read(FileAsk.of("/etc/hostname", "/etc/shadow", "/root/.bashrc", "/etc/none"));
      assertInstanceOf(FileReading.Present.class, readings.get("/etc/hostname"));
      assertInstanceOf(FileReading.Absent.class, readings.get("/etc/none"));
      for (String path : List.of("/etc/shadow", "/root/.bashrc")) {
        String reason = assertInstanceOf(FileReading.Unreadable.class, readings.get(path)).reason();
        assertTrue(reason.contains("Permission denied"), reason);
      }
      assertThrows(NoLockException.class, () -> files.put(file("/home/jimmyb/f", Blob.utf8("x"), "jimmyb"), List.of()));
      h1.sh("install -d /var/lib/evenkeel && install -m 600 /dev/null /var/lib/evenkeel/ledger").orThrow();
      assertInstanceOf(LedgerReading.Unreadable.class, new LedgerStore("h1", session.shell(), files).read());
    }
  }

  @Test
  void new_contents_are_checked_beside_the_old_ones_and_nothing_stays() throws Exception {
    try (RealSession session = RealSession.open(h1, "ops")) {
      HostFiles files = new HostFiles("h1", session.shell());
      FileChecks checks = new FileChecks("h1", session.shell(), files);
      String path = "/srv/app/conf/app.conf";
      Target.Validation validation = new Target.Validation(
          List.of("sh", "-c", "stat -c %U $DIR/conf/app.conf; grep good \"$DIR/conf/app.conf\" || { echo $DIR is bad; exit 3; }"), null,
          "/srv/app",
          new TreeSet<>(List.of(ObjectKey.file(path))));
      assertEquals(Outcome.Done.PLAIN,
          checks.onHost(new Step.ValidateFiles(List.of(file(path, Blob.utf8("good"), "jimmyb")), validation, Duration.ofSeconds(20))));
      Outcome bad = checks
          .onHost(new Step.ValidateFiles(List.of(file(path, Blob.utf8("no"), "jimmyb")), validation, Duration.ofSeconds(20)));
      assertEquals(new Outcome.Failed(Reason.VALIDATION_FAILED, "h1: exit code 3: jimmyb\n$DIR is bad"), bad);
      Target.Validation hangs = new Target.Validation(List.of("sleep", "100"), null, "/srv/app", new TreeSet<>());
      Outcome late = checks.onHost(new Step.ValidateFiles(List.of(file(path, Blob.utf8("no"), "jimmyb")), hangs, Duration.ofSeconds(1)));
      assertEquals(new Outcome.Failed(Reason.VALIDATION_FAILED, "h1: sleep did not end within 1 s"), late);
      assertFalse(h1.exists("/srv/app"));
      assertEquals(List.of("lock"), Arrays.stream(h1.sh("ls /run/evenkeel").text().split("\n", -1)).toList());
    }
  }
}
