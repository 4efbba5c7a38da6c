package dev.evenkeel.hosts.contact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.model.HostSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A person's ssh_config, read once. */
class SshConfigFileTest {
  @TempDir
  Path folder = Path.of("");

  private SshConfigFile config(String text) throws IOException {
    return SshConfigFile.read(Files.writeString(folder.resolve("config"), text));
  }

  @Test
  void anAliasBecomesTheWholeWayAndWhatIsTypedWins() throws IOException {
    SshConfigFile config = config("""
        Host big
          HostName 192.0.2.10
          User ops
          Port 2222
          IdentityFile ~/.ssh/fleet
          ProxyJump gate,ana@inner:2200
        Host gate
          HostName 192.0.2.1
          User door
        Host *
          User everybody
        """);
    assertEquals(new HostSpec.Ssh("192.0.2.10", 2222, "ops", List.of("~/.ssh/fleet"), List.of(),
        new HostSpec.Ssh("inner", 2200, "ana", List.of(), List.of(),
            new HostSpec.Ssh("192.0.2.1", 22, "door", List.of(), List.of(), null))),
        config.way("big", null, null, List.of()));
    HostSpec.Ssh typed = config.way("gate", "root", 2022, List.of("/key"));
    assertEquals(new HostSpec.Ssh("192.0.2.1", 2022, "root", List.of("/key"), List.of(), null), typed);
    assertEquals("everybody", config.way("elsewhere", null, null, List.of()).user());
    assertEquals(List.of(), config.notes());
  }

  @Test
  void whatIsNotUnderstoodIsNoted() throws IOException {
    SshConfigFile config = config("""
        Include conf.d/*
        Host odd
          ProxyCommand nc %h %p
          IdentityFile ~/.ssh/%h
        """);
    assertNull(config.way("odd", "a", null, List.of()).jump());
    assertEquals(3, config.notes().size(), config.notes().toString());
    assertTrue(config.notes().getFirst().contains("Include conf.d/*"));
  }

  @Test
  void aFileThatIsNotThereSaysNothing() throws IOException {
    SshConfigFile config = SshConfigFile.read(folder.resolve("none"));
    assertEquals(new HostSpec.Ssh("h", 22, "ops", List.of(), List.of(), null), config.way("h", "ops", null, List.of()));
  }

  @Test
  void hostsAsPeopleTypeThem() {
    assertEquals(new Typed("ops", "192.0.2.10", null), Typed.parse("ops@192.0.2.10"));
    assertEquals(new Typed(null, "beast.example.org", 2222), Typed.parse("beast.example.org:2222"));
    assertEquals(new Typed("ops", "2001:db8::1", null), Typed.parse("ops@2001:db8::1"));
    assertEquals(new Typed("ops", "2001:db8::1", 22), Typed.parse("ops@[2001:db8::1]:22"));
    for (String wrong : List.of("", "ops@", "@beast", "a b", "-oProxyCommand=x", "ops@-x", "ops@h:0", "ops@h:99999", "-l@h")) {
      assertThrows(IllegalArgumentException.class, () -> Typed.parse(wrong), wrong);
    }
  }
}
