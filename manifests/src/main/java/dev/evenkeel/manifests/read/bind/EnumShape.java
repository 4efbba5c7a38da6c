package dev.evenkeel.manifests.read.bind;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One of a few words: the constants of an enum, {@code unless-stopped} for {@code UNLESS_STOPPED} unless {@link Field#name} says otherwise. */
public final class EnumShape<E extends Enum<E>> implements Shape<E> {
  private final Map<String, E> constants = new LinkedHashMap<>();

  public EnumShape(Class<E> type) {
    for (E constant : type.getEnumConstants()) {
      constants.put(name(type, constant), constant);
    }
  }

  private static <E extends Enum<E>> String name(Class<E> type, E constant) {
    try {
      Field field = type.getField(constant.name()).getAnnotation(Field.class);
      return field != null && !field.name().isEmpty() ? field.name() : constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    } catch (NoSuchFieldException impossible) {
      throw new IllegalStateException(type + " has a constant without a field", impossible);
    }
  }

  @Override
  public @Nullable E read(Cursor at) {
    String text = at.text("one of " + choices());
    if (text == null) {
      return null;
    }
    E constant = constants.get(text);
    return constant != null
        ? constant
        : at.refuse("\"" + Schemas.shorten(text) + "\" is not one of " + choices(), Suggestion.of(text, constants.keySet()));
  }

  private String choices() {
    return String.join(", ", constants.keySet());
  }

  @Override
  public Map<String, Object> describe(Definitions definitions) {
    return Schemas.oneOfTexts(List.copyOf(constants.keySet()));
  }

  @Override
  public String words() {
    return constants.size() > 6 ? "word" : String.join(" | ", constants.keySet());
  }
}
