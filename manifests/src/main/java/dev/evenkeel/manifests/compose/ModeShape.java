package dev.evenkeel.manifests.compose;

import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Definitions;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.Shape;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.regex.Pattern;

/** Permission bits in octal, whatever YAML makes of the number: {@code 0644}, {@code 644}, {@code "0644"}, {@code 0o644}. */
public final class ModeShape implements Shape<Integer> {
  private static final Pattern MODE = Pattern.compile("(?:0o)?0?([0-7]{3,4})");

  @Override
  public @Nullable Integer read(Cursor at) {
    String text = at.text("permissions");
    if (text == null) {
      return null;
    }
    Integer mode = parse(text);
    return mode != null ? mode : at.refuse("\"" + Schemas.shorten(text) + "\" is not a mode", "write it in octal, as '0644'");
  }

  static @Nullable Integer parse(String text) {
    var digits = MODE.matcher(text);
    return digits.matches() ? Integer.valueOf(Integer.parseInt(digits.group(1), 8)) : null;
  }

  @Override
  public Map<String, Object> describe(Definitions definitions) {
    return Schemas.anyOf(java.util.List.of(Schemas.pattern("^" + MODE.pattern() + "$"), Schemas.type("integer")));
  }

  @Override
  public String words() {
    return "octal mode";
  }
}
