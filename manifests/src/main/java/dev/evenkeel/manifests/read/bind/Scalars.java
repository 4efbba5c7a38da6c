package dev.evenkeel.manifests.read.bind;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The shapes of texts, numbers and truths. All read the text as written. */
final class Scalars {
  private Scalars() {}

  /** Any scalar is the text that was written: {@code 22:22}, {@code no} and {@code 012} stay what they are. */
  static final class Text implements Shape<String> {
    @Override
    public @Nullable String read(Cursor at) {
      return at.text("a text");
    }

    @Override
    public Map<String, Object> describe(Definitions definitions) {
      return Schemas.anyOf(List.of(Schemas.type("string"), Schemas.type("number"), Schemas.type("boolean")));
    }

    @Override
    public String words() {
      return "text";
    }
  }

  /** {@code true} and {@code false} of YAML 1.2; what YAML 1.1 also took for truths is refused, as it hides mistakes. */
  static final class Truth implements Shape<Boolean> {
    @Override
    public @Nullable Boolean read(Cursor at) {
      String text = at.text("true or false");
      if (text == null) {
        return null;
      }
      return switch (text) {
        case "true", "True", "TRUE" -> Boolean.TRUE;
        case "false", "False", "FALSE" -> Boolean.FALSE;
        case "yes", "Yes", "YES", "on", "On", "ON", "y" -> at.refuse("expected true or false, found " + text, "write true");
        case "no", "No", "NO", "off", "Off", "OFF", "n" -> at.refuse("expected true or false, found " + text, "write false");
        default -> at.refuse("expected true or false, found \"" + Schemas.shorten(text) + "\"", null);
      };
    }

    @Override
    public Map<String, Object> describe(Definitions definitions) {
      return Schemas.type("boolean");
    }

    @Override
    public String words() {
      return "true or false";
    }
  }

  /** A whole number in decimal; within {@code least} and {@code most}. */
  record Whole<T extends Number>(Class<T> type, long least, long most) implements Shape<T> {
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(0|[1-9][0-9]{0,17})");

    @Override
    public @Nullable T read(Cursor at) {
      String text = at.text("a whole number");
      if (text == null) {
        return null;
      }
      if (!DECIMAL.matcher(text).matches()) {
        return at.refuse("expected a whole number, found \"" + Schemas.shorten(text) + "\"", null);
      }
      long value = Long.parseLong(text);
      if (value < least || value > most) {
        return at.refuse(text + " is not within " + least + " and " + most, null);
      }
      return type.cast(type == Integer.class ? (Number) (int) value : (Number) value);
    }

    @Override
    public Map<String, Object> describe(Definitions definitions) {
      return Schemas.type("integer");
    }

    @Override
    public String words() {
      return "whole number";
    }
  }

  static final class Decimal implements Shape<BigDecimal> {
    private static final Pattern DECIMAL = Pattern.compile("[-+]?([0-9]{1,15}(\\.[0-9]{0,15})?|\\.[0-9]{1,15})");

    @Override
    public @Nullable BigDecimal read(Cursor at) {
      String text = at.text("a number");
      if (text == null) {
        return null;
      }
      if (!DECIMAL.matcher(text).matches()) {
        return at.refuse("expected a number, found \"" + Schemas.shorten(text) + "\"", "write it like 0.5");
      }
      return new BigDecimal(text);
    }

    @Override
    public Map<String, Object> describe(Definitions definitions) {
      return Schemas.anyOf(List.of(Schemas.type("number"), Schemas.pattern("^[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)$")));
    }

    @Override
    public String words() {
      return "number";
    }
  }
}
