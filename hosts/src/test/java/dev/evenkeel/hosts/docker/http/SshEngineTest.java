package dev.evenkeel.hosts.docker.http;

import dev.evenkeel.hosts.Link;
import dev.evenkeel.hosts.ssh.SshLink;
import dev.evenkeel.hosts.ssh.SshdBox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class SshEngineTest extends EngineContract {
  @TempDir
  static Path folder;
  private static SshdBox box;
  private static SshLink link;

  @BeforeAll
  static void start() throws Exception {
    box = SshdBox.start(folder);
    link = box.connect();
  }

  @AfterAll
  static void stop() throws Exception {
    link.close();
    box.close();
  }

  @Override
  Link link() {
    return link;
  }
}
