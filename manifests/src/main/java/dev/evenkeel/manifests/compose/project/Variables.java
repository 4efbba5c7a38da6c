package dev.evenkeel.manifests.compose.project;

import dev.evenkeel.api.model.Position;
import dev.evenkeel.manifests.compose.EnvFile;
import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.FileTree;
import dev.evenkeel.manifests.read.bind.Files;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The variables of a project. They come from files of the repository and from the manifest, never from the environment of whoever runs the operator: the same commit is to give the same containers everywhere and after each restart.
 */
final class Variables {
  private Variables() {}

  /** What fills {@code env_file}s and {@code .env}s in. */
  static EnvFile.Variables filling(Substitution substitution) {
    return new EnvFile.Variables() {
      @Override
      public String in(String text, Position at, Map<String, String> above) {
        return substitution.in(text, at, above);
      }

      @Override
      public @Nullable String get(String name) {
        return substitution.variables().get(name);
      }
    };
  }

  /**
   * The variables of an env file under those that are set already.
   *
   * @param file   its path in the repository
   * @param needed whether it has to be there
   * @param set    these win
   * @return null after a problem was noted
   */
  static @Nullable Map<String, String> under(Map<String, String> set, String file, boolean needed, Cursor at) {
    try {
      FileTree read = at.notes().files().read(ProjectReader.ROOT, file);
      Map<String, String> more = read.folder()
          ? at.refuse(file + " is a folder", "name a file")
          : EnvFile.read(at, read, false, filling(new Substitution(set, at.notes())));
      if (more == null) {
        return null;
      }
      Map<String, String> all = new LinkedHashMap<>(more);
      all.putAll(set);
      return Collections.unmodifiableMap(all);
    } catch (Files.Unavailable unavailable) {
      return unavailable.missing() && !needed ? set : at.refuse(unavailable.message(), unavailable.hint());
    }
  }
}
