package dev.evenkeel.manifests.compose.project;

import dev.evenkeel.api.model.Position;
import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Definitions;
import dev.evenkeel.manifests.read.bind.Field;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.Shape;
import dev.evenkeel.manifests.read.bind.Shapes;
import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An entry of {@code depends_on}.
 *
 * @param healthy  whether the other service has to be healthy, and not only started
 * @param required whether the other service has to be in the project
 */
public record Need(String service, boolean healthy, boolean required, Position at) {

  enum Condition {
    @Field(name = "service_started")
    STARTED, @Field(name = "service_healthy")
    HEALTHY, @Field(name = "service_completed_successfully")
    COMPLETED
  }

  record LongForm(@Field(value = "What is waited for", byDefault = "service_started") Condition condition,
      @Field(value = "Restart with the other one when Compose is asked to", byDefault = "false") boolean restart,
      @Field(value = "Whether the other service has to be there", byDefault = "true") boolean required) {}

  /** The shape of {@code depends_on}: a list of services, or a mapping from services to conditions. */
  public static final class ListOf implements Shape<List<Need>> {
    @Override
    public @Nullable List<Need> read(Cursor at) {
      if (!(at.yaml() instanceof Yaml.Mapping) && !(at.yaml() instanceof Yaml.Sequence)) {
        return at.refuse("expected a list or a mapping, found " + at.yaml().called(), "write - NAME");
      }
      List<Need> needs = new ArrayList<>();
      boolean fine = true;
      for (Yaml.Entry entry : KeyedItems.names(at.yaml()).entries()) {
        Cursor field = at.field(entry.key(), entry.value());
        LongForm form = field.isNull() ? new LongForm(Condition.STARTED, false, true) : Shapes.of(LongForm.class).read(field);
        if (form == null) {
          fine = false;
        } else if (form.condition() == Condition.COMPLETED) {
          field.refuse("nobody can wait for the end of a service: what ends is started again",
              "let the image do this work before its own start, or write condition: service_started");
          fine = false;
        } else {
          needs.add(new Need(entry.key(), form.condition() == Condition.HEALTHY, form.required(), entry.keyAt()));
        }
      }
      return fine ? needs : null;
    }

    @Override
    public Map<String, Object> describe(Definitions definitions) {
      return Schemas.anyOf(List.of(Schemas.list(Schemas.type("string")), Schemas.mapping(Shapes.of(LongForm.class).describe(definitions))));
    }

    @Override
    public String words() {
      return "list of services or mapping";
    }
  }
}
