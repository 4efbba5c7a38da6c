package dev.evenkeel.manifests.compose.project;

import dev.evenkeel.manifests.compose.OneOrManyShape;
import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Field;
import dev.evenkeel.manifests.read.bind.ShapedBy;
import dev.evenkeel.manifests.read.bind.Shapes;
import dev.evenkeel.manifests.read.bind.Written;
import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * One entry of {@code include} (14-include.md): a path, or {@code {path, project_directory, env_file}}.
 *
 * @param files     their paths in the repository
 * @param folder    what the relative paths in them count from
 * @param variables those of whoever includes, with those of the included project's own {@code .env} below them
 */
record Inclusion(List<String> files, String folder, Map<String, String> variables) {

  @Written(snakeCase = true)
  record LongForm(@Field("Compose file, or several to be merged") @ShapedBy(OneOrManyShape.class) List<String> path,
      @Field("What relative paths count from") @Nullable String projectDirectory,
      @Field("Variables") @ShapedBy(OneOrManyShape.class) List<String> envFile) {}

  /** Null after a problem was noted. */
  static @Nullable Inclusion read(Cursor at, Map<String, String> variables) {
    LongForm form;
    if (at.yaml() instanceof Yaml.Mapping) {
      form = Shapes.of(LongForm.class).read(at);
    } else {
      String path = at.text("a path");
      form = path == null ? null : new LongForm(List.of(path), null, List.of());
    }
    if (form == null || form.path().isEmpty()) {
      return form == null ? null : at.refuse("names no Compose file", "write path: FILE");
    }
    String here = Routes.folder(at.at().file());
    List<String> files = form.path().stream().map(path -> Routes.resolve(here, path)).toList();
    String folder = form.projectDirectory() == null
        ? Routes.folder(files.getFirst())
        : Routes.resolve(here, form.projectDirectory());
    Map<String, String> all = variables;
    for (int i = form.envFile().size() - 1; i >= 0 && all != null; i--) {
      all = Variables.under(all, Routes.resolve(here, form.envFile().get(i)), true, at);
    }
    if (all != null && form.envFile().isEmpty()) {
      all = Variables.under(all, Routes.resolve(folder, ".env"), false, at);
    }
    return all == null ? null : new Inclusion(files, folder, all);
  }
}
