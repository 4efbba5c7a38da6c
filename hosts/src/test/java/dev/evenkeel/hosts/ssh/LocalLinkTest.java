package dev.evenkeel.hosts.ssh;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.evenkeel.hosts.Link;
import dev.evenkeel.hosts.LinkLostException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalLinkTest extends LinkContract {
  private final LocalLink link = new LocalLink();

  @Override
  Link link() {
    return link;
  }

  @AfterEach
  void close() {
    link.close();
  }

  @Test
  void aClosedLinkOpensNothing() {
    link.close();
    assertFalse(link.isOpen());
    assertThrows(LinkLostException.class, () -> link.exec("true"));
    assertThrows(LinkLostException.class, () -> link.openUnixSocket("/var/run/docker.sock"));
  }
}
