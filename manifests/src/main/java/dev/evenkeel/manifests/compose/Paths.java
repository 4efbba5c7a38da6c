package dev.evenkeel.manifests.compose;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Absolute paths of Linux hosts and containers. */
public final class Paths {
  private Paths() {}

  /** The path without doubled and trailing slashes and {@code .}; null if it is not absolute, climbs by {@code ..}, holds a control character or is longer than Linux takes. */
  public static @Nullable String normalise(String path) {
    if (!path.startsWith("/") || path.length() > 4095 || path.chars().anyMatch(Character::isISOControl)) {
      return null;
    }
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/", -1)) {
      if (part.equals("..") || part.length() > 255) {
        return null;
      }
      if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return "/" + String.join("/", parts);
  }
}
