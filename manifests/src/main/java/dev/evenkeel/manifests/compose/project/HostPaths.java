package dev.evenkeel.manifests.compose.project;

import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Files;
import dev.evenkeel.manifests.read.bind.Schemas;
import org.jspecify.annotations.Nullable;

/**
 * Relative paths that are not in the repository. To Compose they are folders beside the Compose file; on a host they are below its project directory, if the Stack says where that is.
 *
 * @param folder    the project's folder in the repository
 * @param directory absolute path on the host, or null
 */
record HostPaths(String folder, @Nullable String directory) {

  /**
   * The path on the host for a relative path that is not in the repository.
   *
   * @return the path itself for one that is in the repository or absolute; null after a problem was noted
   */
  @Nullable
  String of(Cursor at, String path) {
    if (path.startsWith("/") || path.startsWith("~")) {
      return path;
    }
    String file = Routes.resolve(Routes.folder(at.at().file()), path);
    if (!file.startsWith("..") && inRepository(at, path)) {
      return path;
    }
    return outside(at, path);
  }

  /** The path on the host for a relative path that is never in the repository, such as a folder of data; null after a problem was noted. */
  @Nullable
  String outside(Cursor at, String path) {
    if (directory == null) {
      return at.refuse("\"" + Schemas.shorten(path) + "\" is not in the repository",
          "write the whole path on the host, or projectDirectory: in the Stack, below which it then is");
    }
    String file = Routes.resolve(Routes.folder(at.at().file()), path);
    String onHost = Routes.absolute(directory, Routes.relative(folder, file));
    return onHost != null ? onHost : at.refuse("\"" + Schemas.shorten(path) + "\" leads out of the host", "write the whole path");
  }

  private static boolean inRepository(Cursor at, String path) {
    try {
      at.notes().files().read(at.at(), path);
      return true;
    } catch (Files.Unavailable unavailable) {
      return !unavailable.missing(); // too large and the like: told by whoever reads it
    }
  }
}
