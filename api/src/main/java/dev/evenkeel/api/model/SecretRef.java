package dev.evenkeel.api.model;

import java.util.Comparator;
import java.util.regex.Pattern;

/**
 * One value of a Secret, written {@code ${secret:NAME/KEY}}.
 *
 * @param name {@code metadata.name} of the Secret
 * @param key which of its values; letters, digits and {@code _ . -}, up to 128
 */
public record SecretRef(String name, String key) implements Comparable<SecretRef> {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,252}");
  private static final Pattern KEY = Pattern.compile("[a-zA-Z0-9_.-]{1,128}");
  private static final Comparator<SecretRef> ORDER = Comparator.comparing(SecretRef::name).thenComparing(SecretRef::key);

  public SecretRef {
    if (!NAME.matcher(name).matches() || !KEY.matcher(key).matches()) {
      throw new IllegalArgumentException("\"" + name + "/" + key + "\" is not NAME/KEY of a secret");
    }
  }

  /**
   * Reads {@code NAME/KEY}.
   *
   * @throws IllegalArgumentException when it has another form
   */
  public static SecretRef parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("\"" + text + "\" is not NAME/KEY of a secret");
    }
    return new SecretRef(text.substring(0, slash), text.substring(slash + 1));
  }

  /** The Secret that has it. */
  public ResourceRef resource() {
    return new ResourceRef("Secret", name);
  }

  @Override
  public int compareTo(SecretRef other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return name + "/" + key;
  }
}
