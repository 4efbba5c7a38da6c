package dev.evenkeel.manifests.compose.project;

import dev.evenkeel.api.model.Position;
import dev.evenkeel.manifests.compose.ModeShape;
import dev.evenkeel.manifests.compose.Paths;
import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Definitions;
import dev.evenkeel.manifests.read.bind.Field;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.Shape;
import dev.evenkeel.manifests.read.bind.ShapedBy;
import dev.evenkeel.manifests.read.bind.ShapedList;
import dev.evenkeel.manifests.read.bind.Shapes;
import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * A config or secret in the hands of a service.
 *
 * @param source its name among the project's
 * @param target as written, relative to where such things are mounted; null for the name itself
 * @param uid    owner on the host, as a number
 * @param gid    group on the host, as a number
 * @param mode   permissions; null for 0444
 */
public record Grant(String source, @Nullable String target, @Nullable String uid, @Nullable String gid, @Nullable Integer mode,
    Position at) {

  record LongForm(@Field("Its name") String source, @Field("Where it is mounted") @Nullable String target,
      @Field("Owner") @Nullable String uid, @Field("Group") @Nullable String gid,
      @Field("Permissions in octal") @ShapedBy(ModeShape.class) @Nullable Integer mode) {}

  /** The shape of {@code configs} and {@code secrets} of a service. */
  public static final class ListOf extends ShapedList<Grant> {
    public ListOf() {
      super(new One(), "names");
    }
  }

  /** One of them: a name, or the long form. */
  private static final class One implements Shape<Grant> {
    @Override
    public @Nullable Grant read(Cursor at) {
      if (at.yaml() instanceof Yaml.Mapping) {
        LongForm form = Shapes.of(LongForm.class).read(at);
        if (form == null) {
          return null;
        }
        for (String id : new @Nullable String[]{form.uid(), form.gid()}) {
          if (id != null && !id.matches("[0-9]{1,10}")) {
            return at.refuse("\"" + Schemas.shorten(id) + "\" is not the number of a user or group", "write it like '1000'");
          }
        }
        return new Grant(form.source(), form.target(), form.uid(), form.gid(), form.mode(), at.at());
      }
      String name = at.text("a name");
      return name == null ? null : new Grant(name, null, null, null, null, at.at());
    }

    @Override
    public Map<String, Object> describe(Definitions definitions) {
      return Schemas.anyOf(List.of(Schemas.type("string"), Shapes.of(LongForm.class).describe(definitions)));
    }

    @Override
    public String words() {
      return "name";
    }
  }

  /** Where it is mounted, or null when that is no path. */
  public @Nullable String path(String folder) {
    String written = target == null ? source : target;
    return Paths.normalise(written.startsWith("/") ? written : folder + written);
  }
}
