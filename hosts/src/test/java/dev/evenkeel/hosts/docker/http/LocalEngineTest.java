package dev.evenkeel.hosts.docker.http;

import dev.evenkeel.hosts.Link;
import dev.evenkeel.hosts.ssh.LocalLink;

class LocalEngineTest extends EngineContract {
  private final LocalLink link = new LocalLink();

  @Override
  Link link() {
    return link;
  }
}
