package dev.evenkeel.operator.source;

import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

import java.io.File;

/**
 * Keeps JGit from running {@code git} to find the system's configuration and from keeping a file of its own in the user's home. The user's {@code ~/.gitconfig} (proxies, {@code insteadOf}, certificates) counts as with git itself.
 */
final class Isolation extends SystemReader.Delegate {
  private static final Isolation INSTANCE = new Isolation(SystemReader.getInstance());

  private Isolation(SystemReader real) {
    super(real);
  }

  /** For the whole process, any number of times. */
  static void install() {
    if (SystemReader.getInstance() != INSTANCE) {
      SystemReader.setInstance(INSTANCE);
      FS.FileStoreAttributes.setBackground(true); // measuring how fine the file system's clock is takes seconds
    }
  }

  @Override
  public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
    return new InMemory(parent, fs);
  }

  @Override
  public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
    return new InMemory(parent, fs);
  }

  private static final class InMemory extends FileBasedConfig {
    InMemory(@Nullable Config parent, FS fs) {
      super(parent, new File("none"), fs);
    }

    @Override
    public void load() {
      // There is no file.
    }

    @Override
    public void save() {
      // It lasts as long as the process.
    }

    @Override
    public boolean isOutdated() {
      return false;
    }
  }
}
