package dev.evenkeel.manifests.compose;

import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Definitions;
import dev.evenkeel.manifests.read.bind.Field;
import dev.evenkeel.manifests.read.bind.FileTree;
import dev.evenkeel.manifests.read.bind.Files;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.Shape;
import dev.evenkeel.manifests.read.bind.Shapes;
import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One of {@code env_file}: a path, or {@code {path, required, format}}. The file is read from the repository. */
public final class EnvFileShape implements Shape<Map<String, String>> {
  enum Format {
    DEFAULT, RAW
  }

  private final EnvFile.@Nullable Variables variables;

  EnvFileShape() {
    this(null);
  }

  private EnvFileShape(EnvFile.@Nullable Variables variables) {
    this.variables = variables;
  }

  record LongForm(@Field("Relative to the manifest") String path,
      @Field(value = "Whether it must be there", byDefault = "true") boolean required,
      @Field(value = "raw takes values as they are", byDefault = "default") Format format) {}

  /** The shape of {@code env_file}: one or several, of which the later win. */
  public static final class ListOf implements Shape<Map<String, String>> {
    private final EnvFileShape one;

    public ListOf() {
      this.one = new EnvFileShape();
    }

    /** @param variables are put into the values */
    public ListOf(EnvFile.Variables variables) {
      this.one = new EnvFileShape(variables);
    }

    @Override
    public @Nullable Map<String, String> read(Cursor at) {
      if (!(at.yaml() instanceof Yaml.Sequence sequence)) {
        return one.read(at);
      }
      Map<String, String> all = new LinkedHashMap<>();
      boolean fine = true;
      for (int i = 0; i < sequence.items().size(); i++) {
        Map<String, String> values = one.read(at.item(i, sequence.items().get(i)));
        fine &= values != null;
        all.putAll(values == null ? Map.of() : values);
      }
      return fine ? Collections.unmodifiableMap(all) : null;
    }

    @Override
    public Map<String, Object> describe(Definitions definitions) {
      return Schemas.anyOf(List.of(one.describe(definitions), Schemas.list(one.describe(definitions))));
    }

    @Override
    public String words() {
      return "path or list of paths";
    }
  }

  @Override
  public @Nullable Map<String, String> read(Cursor at) {
    if (at.yaml() instanceof Yaml.Mapping) {
      LongForm form = Shapes.of(LongForm.class).read(at);
      return form == null ? null : load(at, form);
    }
    String path = at.text("a path");
    return path == null ? null : load(at, new LongForm(path, true, Format.DEFAULT));
  }

  private @Nullable Map<String, String> load(Cursor at, LongForm form) {
    if (form.path().startsWith("/")) {
      return at.refuse("\"" + Schemas.shorten(form.path()) + "\" is a path of the host",
          "env_file is read from the repository; write a path relative to the manifest");
    }
    try {
      FileTree file = at.notes().files().read(at.at(), form.path());
      return file.folder()
          ? at.refuse(file.path() + " is a folder", "name a file")
          : EnvFile.read(at, file, form.format() == Format.RAW, variables);
    } catch (Files.Unavailable unavailable) {
      return unavailable.missing() && !form.required() ? Map.of() : at.refuse(unavailable.message(), unavailable.hint());
    }
  }

  @Override
  public Map<String, Object> describe(Definitions definitions) {
    return Schemas.anyOf(List.of(Schemas.type("string"), Shapes.of(LongForm.class).describe(definitions)));
  }

  @Override
  public String words() {
    return "path";
  }
}
