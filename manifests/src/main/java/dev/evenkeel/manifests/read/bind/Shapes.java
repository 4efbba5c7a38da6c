package dev.evenkeel.manifests.read.bind;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Finds the shape of a Java type. A type without one is a mistake of ours and throws when its record is first used. */
public final class Shapes {
  private static final Map<Class<?>, Shape<?>> TYPES = new ConcurrentHashMap<>();

  private Shapes() {}

  /** The shape of a record, an enum or another type that has one. */
  @SuppressWarnings("unchecked") // a shape is made for, or named by, exactly this class
  public static <T> Shape<T> of(Class<T> type) {
    Shape<?> known = TYPES.get(type);
    if (known == null) {
      known = make(type);
      TYPES.putIfAbsent(type, known);
    }
    return (Shape<T>) known;
  }

  public static <R extends Record> RecordShape<R> ofRecord(Class<R> type) {
    return (RecordShape<R>) of(type);
  }

  /** The shape of a component's type; {@code element} may name another by {@link ShapedBy}. An Optional has the shape of its content. */
  static Shape<?> of(Type type, @Nullable AnnotatedElement element) {
    ShapedBy named = element == null ? null : element.getAnnotation(ShapedBy.class);
    if (named != null) {
      return create(named.value());
    }
    return switch (type) {
      case Class<?> plain -> of(plain);
      case ParameterizedType generic when generic.getRawType() == List.class ->
        new ListShape<>(of(generic.getActualTypeArguments()[0], null));
      case ParameterizedType generic when generic.getRawType() == Map.class && generic.getActualTypeArguments()[0] == String.class ->
        new MapShape<>(of(generic.getActualTypeArguments()[1], null));
      case ParameterizedType generic when generic.getRawType() == Optional.class -> of(generic.getActualTypeArguments()[0], null);
      default -> throw new IllegalStateException("no shape for " + type.getTypeName() + "; name one with @ShapedBy");
    };
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // reflection knows the class of an enum or record only as a wildcard
  private static Shape<?> make(Class<?> type) {
    ShapedBy named = type.getAnnotation(ShapedBy.class);
    if (named != null) {
      return create(named.value());
    }
    if (type == String.class) {
      return new Scalars.Text();
    }
    if (type == boolean.class || type == Boolean.class) {
      return new Scalars.Truth();
    }
    if (type == int.class || type == Integer.class) {
      return new Scalars.Whole<>(Integer.class, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    if (type == long.class || type == Long.class) {
      return new Scalars.Whole<>(Long.class, Long.MIN_VALUE, Long.MAX_VALUE);
    }
    if (type == BigDecimal.class) {
      return new Scalars.Decimal();
    }
    if (type == Duration.class) {
      return new DurationShape();
    }
    if (type.isEnum()) {
      return new EnumShape(type);
    }
    if (type.isRecord()) {
      return new RecordShape(type);
    }
    throw new IllegalStateException("no shape for " + type.getName() + "; name one with @ShapedBy");
  }

  private static Shape<?> create(Class<? extends Shape<?>> type) {
    try {
      return type.getDeclaredConstructor().newInstance();
    } catch (NoSuchMethodException | InstantiationException | IllegalAccessException | InvocationTargetException mistake) {
      throw new IllegalStateException("shape " + type.getName() + " needs a public constructor without arguments", mistake);
    }
  }
}
