package dev.evenkeel.api.host;

import java.util.Locale;

/**
 * The name of a host object on its host, printed {@code container/web}, {@code file//etc/app.conf}, {@code unit/tunnel.service}.
 *
 * @param name container, network or volume name; image reference; absolute path; unit name with its suffix
 */
public record ObjectKey(Type type, String name) implements Comparable<ObjectKey> {

  /** In the order in which they come into being; removal goes the other way round. */
  public enum Type {
    IMAGE, NETWORK, VOLUME, FILE, CONTAINER, UNIT;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public ObjectKey {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a " + type.label() + " needs a name");
    }
  }

  public static ObjectKey container(String name) {
    return new ObjectKey(Type.CONTAINER, name);
  }

  public static ObjectKey network(String name) {
    return new ObjectKey(Type.NETWORK, name);
  }

  public static ObjectKey volume(String name) {
    return new ObjectKey(Type.VOLUME, name);
  }

  public static ObjectKey image(String reference) {
    return new ObjectKey(Type.IMAGE, reference);
  }

  public static ObjectKey file(String path) {
    return new ObjectKey(Type.FILE, path);
  }

  public static ObjectKey unit(String name) {
    return new ObjectKey(Type.UNIT, name);
  }

  /**
   * Reads the printed form.
   *
   * @throws IllegalArgumentException if it has another form
   */
  public static ObjectKey parse(String text) {
    int slash = text.indexOf('/');
    if (slash <= 0) {
      throw new IllegalArgumentException("an object is written type/name, such as container/web, not '" + text + "'");
    }
    return new ObjectKey(Type.valueOf(text.substring(0, slash).toUpperCase(Locale.ROOT)), text.substring(slash + 1));
  }

  @Override
  public int compareTo(ObjectKey other) {
    int byType = type.compareTo(other.type);
    return byType != 0 ? byType : name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return type.label() + "/" + name;
  }
}
