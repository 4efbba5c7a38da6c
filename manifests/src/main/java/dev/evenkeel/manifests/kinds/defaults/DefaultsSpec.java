package dev.evenkeel.manifests.kinds.defaults;

import dev.evenkeel.manifests.compose.OneOrManyShape;
import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Definitions;
import dev.evenkeel.manifests.read.bind.Field;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.Shape;
import dev.evenkeel.manifests.read.bind.ShapedBy;
import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** The {@code spec} of a Defaults. */
public record DefaultsSpec(@Field("What it is for; everything in its folder and below if not said") @Nullable Selector selector,
    @Field("Fields of the spec of what it is for; a resource's own win, mappings are merged through and through") @ShapedBy(Untyped.class) Yaml.Mapping spec) {

  /** What a Defaults is for. */
  public record Selector(@Field("A kind, or several") @ShapedBy(OneOrManyShape.class) List<String> kind,
      @Field("Labels that the resource has") Map<String, String> labels) {}

  /** A mapping that is read once it lies under a resource's own fields. */
  public static final class Untyped implements Shape<Yaml.Mapping> {
    @Override
    public Yaml.@Nullable Mapping read(Cursor at) {
      return at.yaml() instanceof Yaml.Mapping mapping
          ? mapping
          : at.refuse("expected a mapping, found " + at.yaml().called(), "write the fields as in the spec of a resource");
    }

    @Override
    public Map<String, Object> describe(Definitions definitions) {
      return Schemas.type("object");
    }

    @Override
    public String words() {
      return "mapping";
    }
  }
}
