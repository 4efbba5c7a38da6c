package dev.evenkeel.manifests.compose;

import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Definitions;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.Shape;
import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Names and values, as a mapping or as a list of {@code NAME=value}. */
public abstract sealed class KeyValues implements Shape<Map<String, String>> {

  /** {@code environment}. A name without a value would be taken from whoever runs the operator, so it is refused. */
  public static final class Environment extends KeyValues {
    private static final Pattern NAME = Pattern.compile("[^=\\s\\p{Cntrl}]+");

    @Override
    @Nullable
    String text(Cursor at, String expected) {
      return at.secretText(expected);
    }

    @Override
    boolean fits(Cursor at, String name) {
      if (NAME.matcher(name).matches()) {
        return true;
      }
      at.refuse("\"" + Schemas.shorten(name) + "\" is not a name of a variable", null);
      return false;
    }

    @Override
    @Nullable
    String withoutValue(Cursor at, String name) {
      return at.refuse(name + " has no value", "Evenkeel takes none from its own environment; write " + name + ": '' for an empty one");
    }
  }

  /** {@code labels}. Those of Compose and of Evenkeel are reserved. */
  public static final class Labels extends KeyValues {
    @Override
    boolean fits(Cursor at, String name) {
      if (!name.isEmpty() && !name.startsWith("com.docker.compose") && !name.startsWith("dev.evenkeel.")) {
        return true;
      }
      at.refuse("label \"" + Schemas.shorten(name) + "\" is reserved", "use another name");
      return false;
    }

    @Override
    String withoutValue(Cursor at, String name) {
      return "";
    }
  }

  /** {@code sysctls}. */
  public static final class Sysctls extends KeyValues {
    @Override
    boolean fits(Cursor at, String name) {
      if (name.matches("[a-z0-9_.-]+")) {
        return true;
      }
      at.refuse("\"" + Schemas.shorten(name) + "\" is not a kernel parameter", "write it as net.core.somaxconn");
      return false;
    }

    @Override
    @Nullable
    String withoutValue(Cursor at, String name) {
      return at.refuse(name + " has no value", null);
    }
  }

  /** The text of a value. */
  @Nullable
  String text(Cursor at, String expected) {
    return at.text(expected);
  }

  /** Whether {@code name} may stand; a problem was noted if not. */
  abstract boolean fits(Cursor at, String name);

  /** The value of a name that stands alone, or null after a problem was noted. */
  abstract @Nullable String withoutValue(Cursor at, String name);

  @Override
  public final @Nullable Map<String, String> read(Cursor at) {
    return switch (at.yaml()) {
      case Yaml.Mapping mapping -> mapping(at, mapping);
      case Yaml.Sequence sequence -> list(at, sequence);
      case Yaml.Scalar scalar -> at.refuse("expected a mapping or a list, found " + scalar.called(), "write NAME: value");
    };
  }

  private @Nullable Map<String, String> mapping(Cursor at, Yaml.Mapping mapping) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Yaml.Entry entry : mapping.entries()) {
      Cursor field = at.field(entry.key(), entry.value());
      String value = field.isNull() ? withoutValue(field, entry.key()) : text(field, "a text");
      if (value != null && fits(field, entry.key())) {
        values.put(entry.key(), value);
      }
    }
    return values.size() == mapping.entries().size() ? Collections.unmodifiableMap(values) : null;
  }

  private @Nullable Map<String, String> list(Cursor at, Yaml.Sequence sequence) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < sequence.items().size(); i++) {
      Cursor item = at.item(i, sequence.items().get(i));
      String text = text(item, "NAME=value");
      if (text == null) {
        continue;
      }
      int equals = text.indexOf('=');
      String name = equals < 0 ? text : text.substring(0, equals);
      String value = equals < 0 ? withoutValue(item, name) : text.substring(equals + 1);
      if (value != null && fits(item, name) && values.put(name, value) != null) {
        item.refuse(name + " is written twice", "keep one");
        values.remove(name);
      }
    }
    return values.size() == sequence.items().size() ? Collections.unmodifiableMap(values) : null;
  }

  @Override
  public final Map<String, Object> describe(Definitions definitions) {
    return Schemas
        .anyOf(List.of(Schemas.mapping(Schemas.anyOf(List.of(Schemas.type("string"), Schemas.type("number"), Schemas.type("boolean")))),
            Schemas.list(Schemas.type("string"))));
  }

  @Override
  public final String words() {
    return "mapping or list of NAME=value";
  }
}
