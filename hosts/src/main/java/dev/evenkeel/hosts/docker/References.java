package dev.evenkeel.hosts.docker;

import org.jspecify.annotations.Nullable;

/** Image references, as the distribution project's reference grammar and Docker's short forms have them. */
final class References {
  static final String DOCKER_HUB = "docker.io";

  private References() {}

  /** The registry's host: the first part if it looks like one. */
  static String registry(String reference) {
    int slash = reference.indexOf('/');
    if (slash < 0) {
      return DOCKER_HUB;
    }
    String first = reference.substring(0, slash);
    boolean isHost = first.contains(".") || first.contains(":") || first.equals("localhost");
    return isHost && !first.equals("index.docker.io") ? first : DOCKER_HUB;
  }

  /** As the engine lists it: {@code nginx:latest} for {@code docker.io/library/nginx}; IDs and digests stay. */
  static String familiar(String reference) {
    if (reference.startsWith("sha256:")) {
      return reference;
    }
    String short1 = withoutPrefix(withoutPrefix(reference, "docker.io/"), "index.docker.io/");
    String familiar = short1.equals(reference) ? withoutPrefix(reference, "library/") : withoutPrefix(short1, "library/");
    return familiar.contains("@") || tagAt(familiar) >= 0 ? familiar : familiar + ":latest";
  }

  private static String withoutPrefix(String text, String prefix) {
    return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
  }

  private static int tagAt(String reference) {
    return reference.indexOf(':', reference.lastIndexOf('/') + 1);
  }

  /** {@code prom/prometheus} of {@code docker.io/prom/prometheus:v2@sha256:…}, in the familiar form. */
  static String repository(String reference) {
    String familiar = familiar(reference);
    int at = familiar.indexOf('@');
    String plain = at < 0 ? familiar : familiar.substring(0, at);
    int tag = tagAt(plain);
    return tag < 0 ? plain : plain.substring(0, tag);
  }

  /** The tag, or null for a reference by digest alone. */
  static @Nullable String tag(String reference) {
    String familiar = familiar(reference);
    int at = familiar.indexOf('@');
    String plain = at < 0 ? familiar : familiar.substring(0, at);
    int tag = tagAt(plain);
    return tag < 0 ? null : plain.substring(tag + 1);
  }

  /** {@code sha256:…} of a reference that has it, or null. */
  static @Nullable String digest(String reference) {
    int at = reference.indexOf('@');
    return at < 0 ? null : reference.substring(at + 1);
  }
}
