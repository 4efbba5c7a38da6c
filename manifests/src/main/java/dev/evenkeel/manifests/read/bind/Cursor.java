package dev.evenkeel.manifests.read.bind;

import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.SecretText;
import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.util.function.UnaryOperator;

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
   * The text as written but for {@code $$}, which is a dollar; null after noting that {@code expected} should stand here. A reference to a secret is refused: here its value would be seen by others, or come to stand as its own letters.
   */
  public @Nullable String text(String expected) {
    String text = written(expected);
    if (text == null || text.indexOf('$') < 0) {
      return text;
    }
    if (SecretText.refers(text)) {
      return refuse("a secret cannot stand here, where others see it",
          "put it into environment, the content of a file, credentials of a Tunnel or the password of a registry; or write $${secret: for the letters themselves");
    }
    return dollars(text);
  }

  /**
   * As {@link #text}, where secrets may stand: each {@code ${secret:NAME/KEY}} becomes the mark of {@link SecretText}, and is noted.
   */
  public @Nullable String secretText(String expected) {
    String text = written(expected);
    return text == null || text.indexOf('$') < 0 ? text : marked(text, Cursor::dollars, at());
  }

  /**
   * Puts marks in the place of the references of a text.
   *
   * @param literal makes the text between them what it means
   * @param place where it is written
   * @return null after a problem was noted
   */
  public @Nullable String marked(String text, UnaryOperator<String> literal, Position place) {
    try {
      String marked = SecretText.read(text, literal);
      SecretText.refs(marked).forEach(ref -> notes.secret(ref, place));
      return marked;
    } catch (IllegalArgumentException malformed) {
      return refuseAt(place, String.valueOf(malformed.getMessage()),
          "write ${secret:NAME/KEY}, or $${secret: for the letters themselves");
    }
  }

  private static String dollars(String text) {
    return text.replace("$$", "$");
  }

  private @Nullable String written(String expected) {
    if (!(yaml instanceof Yaml.Scalar scalar) || scalar.isNull()) {
      return refuse("expected " + expected + ", found " + yaml.called(), isNull() ? "give a value, or leave the line out" : null);
    }
    return scalar.text().indexOf('\0') < 0 ? scalar.text() : refuse("holds a NUL character", "take it out");
  }

  public boolean isNull() {
    return yaml instanceof Yaml.Scalar scalar && scalar.isNull();
  }
}
