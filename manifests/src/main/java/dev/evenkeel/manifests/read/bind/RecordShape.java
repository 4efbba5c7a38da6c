package dev.evenkeel.manifests.read.bind;

import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A YAML mapping as a record: one field for each component. Unknown fields are problems; so is what the record's constructor refuses. */
public final class RecordShape<R extends Record> implements Shape<R> {
  private final Class<R> type;
  private final Constructor<R> constructor;
  private final boolean snake;
  /** Made on first use, because a record may have itself as a field; making it twice does no harm. */
  private volatile @Nullable List<RecordField> fields;
  private final List<Written.OneOf> groups;
  private final Map<String, String> refused = new LinkedHashMap<>();
  private final boolean extensions;

  RecordShape(Class<R> type) {
    this.type = type;
    Written written = type.getAnnotation(Written.class);
    this.snake = written != null && written.snakeCase();
    this.extensions = written != null && written.extensions();
    this.groups = List.of(type.getAnnotationsByType(Written.OneOf.class));
    for (Written.Refused each : type.getAnnotationsByType(Written.Refused.class)) {
      for (String name : each.value()) {
        refused.put(name, each.instead());
      }
    }
    try {
      this.constructor = type
          .getDeclaredConstructor(Arrays.stream(type.getRecordComponents()).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
    } catch (NoSuchMethodException impossible) {
      throw new IllegalStateException("record " + type.getName() + " has no canonical constructor", impossible);
    }
  }

  public List<RecordField> fields() {
    List<RecordField> made = fields;
    if (made == null) {
      made = Arrays.stream(type.getRecordComponents()).map(component -> RecordField.of(component, snake)).toList();
      fields = made;
    }
    return made;
  }

  /** The names of all fields, as written. */
  public Set<String> names() {
    return fields().stream().map(RecordField::name).collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Groups of fields of which at most one is written. */
  public List<Set<String>> exclusive() {
    return groups.stream().map(group -> Set.of(group.value())).toList();
  }

  /** Fields that are refused, and what to write instead. */
  public Map<String, String> refused() {
    return Map.copyOf(refused);
  }

  @Override
  public @Nullable R read(Cursor at) {
    if (!(at.yaml() instanceof Yaml.Mapping mapping)) {
      return at.refuse("expected a mapping, found " + at.yaml().called(), "it has the fields " + String.join(", ", names()));
    }
    boolean known = refuseUnknown(at, mapping, names());
    R value = readKnown(at, mapping);
    return known ? value : null;
  }

  /** Notes a problem for every field that is neither in {@code known} nor an extension; true if there is none. */
  public boolean refuseUnknown(Cursor at, Yaml.Mapping mapping, Set<String> known) {
    boolean fine = true;
    for (Yaml.Entry entry : mapping.entries()) {
      String key = entry.key();
      if (known.contains(key) || (extensions && key.startsWith("x-"))) {
        continue;
      }
      fine = false;
      String shown = "\"" + Schemas.shorten(key) + "\"";
      String instead = refused.get(key);
      if (instead != null) {
        at.refuseAt(entry.keyAt(), "field " + shown + " is not supported", instead);
      } else {
        at.refuseAt(entry.keyAt(), "unknown field " + shown, suggestion(key, known));
      }
    }
    return fine;
  }

  private @Nullable String suggestion(String key, Set<String> known) {
    Set<String> all = new LinkedHashSet<>(known);
    all.addAll(refused.keySet());
    return Suggestion.of(key, all);
  }

  /** Reads this record's fields of {@code mapping} and leaves the others to somebody else. */
  public @Nullable R readKnown(Cursor at, Yaml.Mapping mapping) {
    boolean fine = checkGroups(at, mapping);
    Object[] values = new Object[fields().size()];
    for (int i = 0; i < values.length; i++) {
      RecordField field = fields().get(i);
      Yaml written = mapping.get(field.name());
      Object value;
      if (written != null) {
        value = field.read(at.field(field.name(), written));
        fine &= value != null;
      } else {
        value = field.absent(at);
        if (value == null && field.required()) {
          at.refuse("field \"" + field.name() + "\" is required", null);
          fine = false;
        }
      }
      values[i] = value;
    }
    return fine ? construct(at, mapping, values) : null;
  }

  private boolean checkGroups(Cursor at, Yaml.Mapping mapping) {
    boolean fine = true;
    for (Written.OneOf group : groups) {
      List<Yaml.Entry> written = mapping.entries().stream().filter(entry -> List.of(group.value()).contains(entry.key())).toList();
      String names = String.join(", ", group.value());
      if (written.size() > 1) {
        at.refuseAt(written.get(1).keyAt(), "\"" + written.get(0).key() + "\" and \"" + written.get(1).key() + "\" exclude each other",
            "keep one of " + names);
        fine = false;
      } else if (written.isEmpty() && group.required()) {
        at.refuse("one of " + names + " is required", null);
        fine = false;
      }
    }
    return fine;
  }

  private @Nullable R construct(Cursor at, Yaml.Mapping mapping, Object[] values) {
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException refusal) {
      if (refusal.getCause() instanceof Invalid invalid) {
        Yaml field = mapping.get(invalid.field());
        return (field == null ? at : at.field(invalid.field(), field)).refuse(invalid.message(), invalid.hint());
      }
      if (refusal.getCause() instanceof IllegalArgumentException invalid) {
        return at.refuse(String.valueOf(invalid.getMessage()), null);
      }
      throw new IllegalStateException("the constructor of " + type.getName() + " failed on a manifest", refusal.getCause());
    } catch (InstantiationException | IllegalAccessException impossible) {
      throw new IllegalStateException("record " + type.getName() + " cannot be made", impossible);
    }
  }

  @Override
  public Map<String, Object> describe(Definitions definitions) {
    return definitions.refer(type, () -> RecordSchema.of(List.of(this), extensions, definitions));
  }

  @Override
  public String words() {
    return "mapping";
  }
}
