package dev.evenkeel.hosts.systemd;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Names of units, and the object paths that systemd's D-Bus interface has for them: every byte that is no letter or digit, and a leading digit, becomes {@code _xx}. */
final class UnitName {
  private static final String FOLDER = "/org/freedesktop/systemd1/unit/";
  private static final Pattern VALID = Pattern
      .compile("[A-Za-z0-9:_.\\\\@-]+\\.(service|socket|device|mount|automount|swap|target|path|timer|slice|scope)");

  private UnitName() {}

  /** @throws IllegalArgumentException if systemd.unit(5) would not have it as a unit's name */
  static String checked(String name) {
    if (!valid(name)) {
      throw new IllegalArgumentException(
          "not a unit's name: '" + name + "' (systemd.unit(5): letters, digits, : _ . \\ @ - and a suffix such as .service)");
    }
    return name;
  }

  static boolean valid(String name) {
    return name.length() <= 255 && !name.startsWith("-") && VALID.matcher(name).matches();
  }

  static String path(String name) {
    StringBuilder path = new StringBuilder(FOLDER);
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      char c = (char) (bytes[i] & 0xff);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean digit = c >= '0' && c <= '9';
      if (letter || (digit && i > 0)) {
        path.append(c);
      } else {
        path.append('_').append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
      }
    }
    return path.toString();
  }

  /** The unit of an object path; empty if the path is no unit's. */
  static String ofPath(String path) {
    if (!path.startsWith(FOLDER)) {
      return "";
    }
    StringBuilder name = new StringBuilder();
    for (int i = FOLDER.length(); i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '_' && i + 2 < path.length()) {
        int high = Character.digit(path.charAt(i + 1), 16);
        int low = Character.digit(path.charAt(i + 2), 16);
        if (high < 0 || low < 0) {
          return "";
        }
        name.append((char) ((high << 4) | low));
        i += 2;
      } else {
        name.append(c);
      }
    }
    return name.toString();
  }
}
