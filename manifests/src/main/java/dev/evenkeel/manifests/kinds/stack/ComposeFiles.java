package dev.evenkeel.manifests.kinds.stack;

import dev.evenkeel.manifests.compose.OneOrManyShape;
import dev.evenkeel.manifests.compose.project.Project;
import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Definitions;
import dev.evenkeel.manifests.read.bind.Shape;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * The Compose files of a Stack, and what they make together.
 *
 * @param paths relative to the manifest
 * @param made  null until all fields of the spec are read, which say how the files are to be taken
 */
record ComposeFiles(List<String> paths, @Nullable Made made) {

  /** The project with its networks, by their key in the Compose file, and volumes, by their name on the host. */
  record Made(Project project, Map<String, StackNetwork> networks, Map<String, StackVolume> volumes) {}

  /** The project; there is one in every resource. */
  Made project() {
    if (made == null) {
      throw new IllegalStateException("the Compose files " + paths + " were not loaded");
    }
    return made;
  }

  /** One path or several. */
  public static final class Paths implements Shape<ComposeFiles> {
    private final OneOrManyShape paths = new OneOrManyShape();

    @Override
    public @Nullable ComposeFiles read(Cursor at) {
      List<String> read = paths.read(at);
      return read == null ? null : new ComposeFiles(read, null);
    }

    @Override
    public Map<String, Object> describe(Definitions definitions) {
      return paths.describe(definitions);
    }

    @Override
    public String words() {
      return "path or list of paths";
    }
  }
}
