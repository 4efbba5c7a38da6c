package dev.evenkeel.manifests.read.bind;

import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

/**
 * A value of a manifest on its way to a typed one.
 *
 * @param path where it stands in the resource's spec, as {@code container.ports[0]}; empty for the spec itself
 */
public record Cursor(Yaml yaml, String path, Notes notes) {
  public Cursor {
    notes.place(path, yaml.at());
  }

  public Position at() {
    return yaml.at();
  }

  public Cursor field(String key, Yaml value) {
    return new Cursor(value, path.isEmpty() ? key : path + "." + key, notes);
  }

  public Cursor item(int index, Yaml value) {
    return new Cursor(value, path + "[" + index + "]", notes);
  }

  /** Notes a problem with this value and gives null, so that a reader can return it. */
  @SuppressWarnings("TypeParameterUnusedInFormals") // null is of every type
  public <T> @Nullable T refuse(String message, @Nullable String hint) {
    return refuseAt(at(), message, hint);
  }

  /** As {@link #refuse}, for a place of its own, such as a key's. */
  @SuppressWarnings("TypeParameterUnusedInFormals") // null is of every type
  public <T> @Nullable T refuseAt(Position position, String message, @Nullable String hint) {
    notes.problem(Problem.error(position, (path.isEmpty() ? "" : path + ": ") + message, hint));
    return null;
  }

  /**
   * The text as written but for {@code $$}, which is a dollar; null after noting that {@code expected} should stand here. A reference to a secret is refused, so that it never ends up somewhere as its own letters.
   */
  public @Nullable String text(String expected) {
    if (!(yaml instanceof Yaml.Scalar scalar) || scalar.isNull()) {
      return refuse("expected " + expected + ", found " + yaml.called(), isNull() ? "give a value, or leave the line out" : null);
    }
    String text = scalar.text();
    if (text.indexOf('$') < 0) {
      return text;
    }
    if (text.replace("$$", "").contains("${secret:")) {
      return refuse("secrets are not read by this version",
          "put the value into a file on the host and mount it, or write $${secret: for the letters themselves");
    }
    return text.replace("$$", "$");
  }

  public boolean isNull() {
    return yaml instanceof Yaml.Scalar scalar && scalar.isNull();
  }
}
