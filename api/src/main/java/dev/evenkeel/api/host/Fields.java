package dev.evenkeel.api.host;

import dev.evenkeel.api.model.Blob;
import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A record flattened to sorted paths and printed values, without any code per field.
 *
 * <p>
 * A component {@code memLimit} becomes {@code mem_limit}, the name that the Compose specification and people use. A component that is a {@link Group} adds no segment of its own; any other record adds one. A map adds its keys; a list of
 * {@link Keyed} records adds each one's key, so that two orders of the same ports are equal. Null and empty collections are absent: nobody set them. {@link Unlisted} components are left out.
 */
public record Fields(SortedMap<String, String> values) {
  public static final Fields NONE = new Fields(Collections.emptySortedMap());

  public Fields {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  /** Marks a record whose components stand at its parent's level. */
  public interface Group {}

  /** Marks a list's element that has an identity of its own within the list. */
  public interface Keyed {
    /** The path segment that names this element. */
    String fieldKey();
  }

  /** Marks a record that is one value: it is printed by its {@code toString}. */
  public interface Scalar {}

  /** Marks a component that is not compared. */
  @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
  @java.lang.annotation.Target(java.lang.annotation.ElementType.RECORD_COMPONENT)
  public @interface Unlisted {
  }

  public static Fields of(Record record) {
    SortedMap<String, String> values = new TreeMap<>();
    flatten("", record, values);
    return new Fields(values);
  }

  public @Nullable String get(String path) {
    return values.get(path);
  }

  private static void flatten(String prefix, Record record, SortedMap<String, String> into) {
    for (Part part : PARTS.get(record.getClass())) {
      Object value = part.of(record);
      if (value instanceof Group group) {
        flatten(prefix, (Record) group, into);
      } else if (value != null) {
        add(join(prefix, part.name()), value, into);
      }
    }
  }

  /** A component that is compared, by its name in paths. */
  private record Part(String name, MethodHandle accessor) {
    private static final MethodType TYPE = MethodType.methodType(Object.class, Record.class);

    static Part of(RecordComponent component) {
      try {
        return new Part(snakeCase(component.getName()), MethodHandles.publicLookup().unreflect(component.getAccessor()).asType(TYPE));
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(component + " must be public, and its record", e);
      }
    }

    @Nullable
    Object of(Record record) {
      try {
        return accessor.invokeExact(record);
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException("the component " + name + " of " + record.getClass().getName() + " cannot be read", e);
      }
    }
  }

  /** Found once for each type: a pass asks many thousand times. */
  private static final ClassValue<List<Part>> PARTS = new ClassValue<>() {
    @Override
    protected List<Part> computeValue(Class<?> type) {
      return Stream.of(type.getRecordComponents()).filter(component -> !component.isAnnotationPresent(Unlisted.class)).map(Part::of)
          .toList();
    }
  };

  private static void add(String path, Object value, SortedMap<String, String> into) {
    switch (value) {
      case Scalar scalar -> into.put(path, scalar.toString());
      case Keyed keyed -> addElement(path, keyed, into);
      case Record record -> flatten(path, record, into);
      case Map<?, ?> map -> map.forEach((key, element) -> add(join(path, String.valueOf(key)), element, into));
      case Collection<?> many -> addAll(path, many, into);
      case Blob blob -> into.put(path, blob.toString());
      case Duration duration -> into.put(path, printed(duration));
      case Enum<?> word -> into.put(path, word.name().toLowerCase(Locale.ROOT).replace('_', '-'));
      default -> into.put(path, value.toString());
    }
  }

  private static void addAll(String path, Collection<?> many, SortedMap<String, String> into) {
    if (many.isEmpty()) {
      return;
    }
    if (many.iterator().next() instanceof Keyed) {
      for (Object element : many) {
        Keyed keyed = (Keyed) element;
        addElement(join(path, keyed.fieldKey()), keyed, into);
      }
    } else {
      into.put(path, many.toString());
    }
  }

  /** An element that has nothing but its key still has to be seen. */
  private static void addElement(String path, Keyed keyed, SortedMap<String, String> into) {
    int before = into.size();
    flatten(path, (Record) keyed, into);
    if (into.size() == before) {
      into.put(path, "yes");
    }
  }

  /** {@code 1m30s}, {@code 500ms}, {@code 0s}: the Compose specification's form of a duration. */
  public static String printed(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    StringBuilder text = new StringBuilder(duration.isNegative() ? "-" : "");
    Duration rest = duration.abs();
    if (rest.toHours() > 0) {
      text.append(rest.toHours()).append('h');
    }
    if (rest.toMinutesPart() > 0) {
      text.append(rest.toMinutesPart()).append('m');
    }
    if (rest.toSecondsPart() > 0) {
      text.append(rest.toSecondsPart()).append('s');
    }
    if (rest.toMillisPart() > 0) {
      text.append(rest.toMillisPart()).append("ms");
    }
    int sub = rest.toNanosPart() % 1_000_000;
    if (sub > 0) {
      text.append(sub).append("ns");
    }
    return text.toString();
  }

  private static String join(String prefix, String segment) {
    return prefix.isEmpty() ? segment : prefix + "." + segment;
  }

  private static String snakeCase(String camel) {
    StringBuilder snake = new StringBuilder();
    for (int i = 0; i < camel.length(); i++) {
      char c = camel.charAt(i);
      if (Character.isUpperCase(c)) {
        snake.append('_').append(Character.toLowerCase(c));
      } else {
        snake.append(c);
      }
    }
    return snake.toString();
  }
}
