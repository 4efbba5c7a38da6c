package dev.evenkeel.manifests.read.bind;

import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One field of a record, as written.
 *
 * @param meaning   one sentence for schema and page; may be empty
 * @param byDefault what stands for an absent field, as a person would write it, or null
 */
public record RecordField(String name, Shape<?> shape, String meaning, @Nullable String byDefault, Absent whenAbsent) {

  /** What an absent field without a default is. */
  enum Absent {
    NULL, EMPTY_OPTIONAL, EMPTY_LIST, EMPTY_MAP, REFUSED
  }

  static RecordField of(RecordComponent component, boolean snake) {
    Field field = component.getAnnotation(Field.class);
    String name = field != null && !field.name().isEmpty() ? field.name() : snake ? snake(component.getName()) : component.getName();
    String byDefault = field != null && !field.byDefault().isEmpty() ? field.byDefault() : null;
    return new RecordField(name, Shapes.of(component.getGenericType(), component), field == null ? "" : field.value(), byDefault,
        absent(component));
  }

  private static Absent absent(RecordComponent component) {
    Type type = component.getGenericType();
    if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
      return Absent.NULL;
    }
    Type raw = type instanceof ParameterizedType generic ? generic.getRawType() : type;
    return raw == Optional.class
        ? Absent.EMPTY_OPTIONAL
        : raw == List.class ? Absent.EMPTY_LIST : raw == Map.class ? Absent.EMPTY_MAP : Absent.REFUSED;
  }

  private static String snake(String camel) {
    return camel.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }

  public boolean required() {
    return whenAbsent == Absent.REFUSED && byDefault == null;
  }

  @Nullable
  Object read(Cursor at) {
    Object value = shape.read(at);
    return value != null && whenAbsent == Absent.EMPTY_OPTIONAL ? Optional.of(value) : value;
  }

  @Nullable
  Object absent(Cursor owner) {
    if (byDefault != null) {
      Object value = shape.read(owner.field(name, new Yaml.Scalar(owner.at(), byDefault, false)));
      return whenAbsent == Absent.EMPTY_OPTIONAL && value != null ? Optional.of(value) : value;
    }
    return switch (whenAbsent) {
      case NULL, REFUSED -> null;
      case EMPTY_OPTIONAL -> Optional.empty();
      case EMPTY_LIST -> List.of();
      case EMPTY_MAP -> Map.of();
    };
  }
}
