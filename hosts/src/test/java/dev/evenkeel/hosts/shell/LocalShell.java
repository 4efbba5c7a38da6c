package dev.evenkeel.hosts.shell;

import dev.evenkeel.hosts.ssh.LocalLink;
import org.jspecify.annotations.NullMarked;

import java.nio.file.Path;

/** A host shell on the machine that runs the tests, with a lock of its own so that a real operator there is not disturbed. */
@NullMarked
public final class LocalShell {
  private LocalShell() {}

  public static HostShell open(Path lockFolder) throws Exception {
    Holder self = new Holder("test", "here", ProcessHandle.current().pid(), "");
    return HostShell.open("here", new LocalLink(), ShellOptions.of(self).withLockFolder(lockFolder.toString()));
  }
}
