package dev.evenkeel.hosts.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.evenkeel.api.host.Requirement;
import dev.evenkeel.hosts.shell.HostShell;
import dev.evenkeel.hosts.shell.LocalShell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

class HostFactsTest {
  @TempDir
  Path top;

  @Test
  void each_requirement_is_answered_for_itself() throws Exception {
    Path plain = Files.writeString(top.resolve("it's $(plain)"), "x");
    TreeMap<Requirement, Boolean> expected = new TreeMap<>(
        Map.of(new Requirement.Binary("/bin/sh"), true, new Requirement.Binary("sh"), true,
            new Requirement.Binary(plain.toString()), false, new Requirement.Binary("cd"), false,
            new Requirement.Binary("no such; touch /tmp/x"), false,
            new Requirement.User("daemon"), true, new Requirement.User("nobody-here"), false, new Requirement.User("54321"), true,
            new Requirement.MountPoint("/proc"), true, new Requirement.MountPoint(plain.toString()), false));
    expected.put(new Requirement.Path(plain.toString()), true);
    expected.put(new Requirement.Path(top.resolve("none").toString()), false);
    expected.put(new Requirement.Path("/two\nlines"), false);
    expected.put(new Requirement.User("-u"), false);
    TreeSet<Requirement> asked = new TreeSet<>(expected.keySet());
    asked.add(new Requirement.ExternalNetwork("not for this"));
    try (HostShell shell = LocalShell.open(top.resolve("lock"))) {
      HostFacts.Found found = new HostFacts("here", shell, top.resolve("hold").toString()).read(asked);
      assertEquals(expected, found.met());
      assertNull(found.hold());
    }
  }

  @Test
  void the_hold_file_is_seen_with_its_first_line_and_when_it_is_empty() throws Exception {
    Path hold = top.resolve("hold");
    try (HostShell shell = LocalShell.open(top.resolve("lock"))) {
      HostFacts facts = new HostFacts("here", shell, hold.toString());
      Files.writeString(hold, "ana works on the disks ☂\nsecond line\n");
      assertEquals("ana works on the disks ☂", facts.read(new TreeSet<>()).hold());
      Files.writeString(hold, "");
      assertEquals("", facts.read(new TreeSet<>()).hold());
      Files.delete(hold);
      Files.createSymbolicLink(hold, top.resolve("dangling"));
      assertEquals("", facts.read(new TreeSet<>()).hold());
    }
  }
}
