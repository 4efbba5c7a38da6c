package dev.evenkeel.manifests.read;

import dev.evenkeel.api.model.Dependency;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Definitions;
import dev.evenkeel.manifests.read.bind.Field;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.Shape;
import dev.evenkeel.manifests.read.bind.ShapedList;
import dev.evenkeel.manifests.read.bind.Shapes;
import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** {@code Service/redis}, or {@code {resource: Job/migrate, until: completed}}. */
final class DependencyShape implements Shape<Dependency> {

  /** What may be waited for, with Compose's words ("depends_on", long syntax) for the same. */
  enum Until {
    EXISTS(Dependency.Until.EXISTS), RUNNING(Dependency.Until.RUNNING), HEALTHY(Dependency.Until.HEALTHY), COMPLETED(
        Dependency.Until.COMPLETED), @Field(name = "service_started")
    SERVICE_STARTED(Dependency.Until.RUNNING), @Field(name = "service_healthy")
    SERVICE_HEALTHY(Dependency.Until.HEALTHY), @Field(name = "service_completed_successfully")
    SERVICE_COMPLETED_SUCCESSFULLY(Dependency.Until.COMPLETED);

    private final Dependency.Until meaning;

    Until(Dependency.Until meaning) {
      this.meaning = meaning;
    }
  }

  record Long(@Field("The resource, as Kind/name") String resource,
      @Field("What to wait for; if not said, healthy if it has a check, else running") @Nullable Until until) {}

  /** The shape of {@code dependsOn}. */
  public static final class ListOf extends ShapedList<Dependency> {
    public ListOf() {
      super(new DependencyShape(), "Kind/name");
    }
  }

  @Override
  public @Nullable Dependency read(Cursor at) {
    if (at.yaml() instanceof Yaml.Mapping mapping) {
      Long written = Shapes.of(Long.class).read(at);
      Yaml resource = mapping.get("resource");
      return written == null || resource == null
          ? null
          : make(at.field("resource", resource), written.resource(),
              written.until() == null ? Dependency.Until.READY : written.until().meaning);
    }
    String text = at.text("Kind/name");
    return text == null ? null : make(at, text, Dependency.Until.READY);
  }

  private static @Nullable Dependency make(Cursor at, String text, Dependency.Until until) {
    try {
      return new Dependency(ResourceRef.parse(text), until, at.at());
    } catch (IllegalArgumentException malformed) {
      return at.refuse("\"" + Schemas.shorten(text) + "\" is not a resource", "write Kind/name, such as Service/redis");
    }
  }

  @Override
  public Map<String, Object> describe(Definitions definitions) {
    return Schemas.anyOf(List.of(Schemas.pattern("^[A-Z][A-Za-z]*/.+$"), Shapes.of(Long.class).describe(definitions)));
  }

  @Override
  public String words() {
    return "Kind/name";
  }
}
