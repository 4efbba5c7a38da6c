package dev.evenkeel.manifests.kinds;

import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Definitions;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.Shape;
import org.jspecify.annotations.Nullable;

import java.util.Map;

/** The name or number of a user or group of a host (useradd(8), with room for names of directories). */
public final class UserShape implements Shape<String> {
  private static final String FORM = "[a-zA-Z_][a-zA-Z0-9_.-]{0,62}\\$?|[0-9]{1,10}";

  @Override
  public @Nullable String read(Cursor at) {
    String name = at.text("a user or group");
    return name == null || name.matches(FORM)
        ? name
        : at.refuse("\"" + Schemas.shorten(name) + "\" is not a user or group", "write a name or a number");
  }

  @Override
  public Map<String, Object> describe(Definitions definitions) {
    return Schemas.anyOf(java.util.List.of(Schemas.pattern("^(" + FORM + ")$"), Schemas.type("integer")));
  }

  @Override
  public String words() {
    return "user or group";
  }
}
