package dev.evenkeel.operator.app.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The files of the page, as they stand beside this class in the program. Each is read once. */
final class PageFiles {
  /** No slash and one point: a name never leads anywhere else. */
  private static final Pattern NAME = Pattern.compile("[a-z]{1,32}\\.(html|css|js)");
  private final Map<String, Part> read = new ConcurrentHashMap<>();

  /**
   * One file.
   *
   * @param text as UTF-8
   * @param tag its ETag, with the quotes; another one for other contents
   */
  record Part(String text, String tag) {}

  /** @return empty when there is no such file */
  Optional<Part> find(String name) throws IOException {
    Part known = read.get(name);
    if (known != null || !NAME.matcher(name).matches()) {
      return Optional.ofNullable(known);
    }
    try (InputStream stream = PageFiles.class.getResourceAsStream(name)) {
      if (stream == null) {
        return Optional.empty();
      }
      byte[] bytes = stream.readAllBytes();
      Part part = new Part(new String(bytes, StandardCharsets.UTF_8), tag(bytes));
      read.put(name, part);
      return Optional.of(part);
    }
  }

  private static String tag(byte[] bytes) {
    try {
      return '"' + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 12) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
