package dev.evenkeel.api.model;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** Immutable bytes with their SHA-256. Equal by content; prints its hash and size, never its bytes. */
public final class Blob {
  private final byte[] bytes;
  private final String sha256;

  private Blob(byte[] bytes) {
    this.bytes = bytes;
    this.sha256 = sha256Hex(bytes);
  }

  public static Blob of(byte[] bytes) {
    return new Blob(bytes.clone());
  }

  public static Blob utf8(String text) {
    return new Blob(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  public int size() {
    return bytes.length;
  }

  /** Lower-case hexadecimal. */
  public String sha256() {
    return sha256;
  }

  /** The content as UTF-8; malformed sequences become U+FFFD. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String sha256Hex(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Blob blob && sha256.equals(blob.sha256) && Arrays.equals(bytes, blob.bytes);
  }

  @Override
  public int hashCode() {
    return sha256.hashCode();
  }

  @Override
  public String toString() {
    return "sha256:" + sha256 + " (" + bytes.length + " bytes)";
  }
}
