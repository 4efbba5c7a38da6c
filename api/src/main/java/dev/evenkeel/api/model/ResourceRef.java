package dev.evenkeel.api.model;

/**
 * The name of a resource across the fleet, written {@code Kind/name}.
 *
 * @param kind as in the manifest, such as {@code Service}
 * @param name {@code metadata.name}
 */
public record ResourceRef(String kind, String name) implements Comparable<ResourceRef> {
  public ResourceRef {
    if (kind.isEmpty() || name.isEmpty()) {
      throw new IllegalArgumentException("a resource is written Kind/name, not '" + kind + "/" + name + "'");
    }
  }

  /**
   * Reads {@code Kind/name}.
   *
   * @throws IllegalArgumentException if it has another form
   */
  public static ResourceRef parse(String text) {
    int slash = text.indexOf('/');
    if (slash <= 0 || slash == text.length() - 1) {
      throw new IllegalArgumentException("a resource is written Kind/name, such as Service/web, not '" + text + "'");
    }
    return new ResourceRef(text.substring(0, slash), text.substring(slash + 1));
  }

  @Override
  public int compareTo(ResourceRef other) {
    int byKind = kind.compareTo(other.kind);
    return byKind != 0 ? byKind : name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return kind + "/" + name;
  }
}
