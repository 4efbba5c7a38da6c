package dev.evenkeel.hosts.ssh;

import org.jspecify.annotations.Nullable;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;

/**
 * A host key that is trusted.
 *
 * @param algorithm the key's type as it stands in a known_hosts line ({@code ssh-ed25519}), or null when only the fingerprint is known
 * @param fingerprint {@code SHA256:} and the unpadded base64 of the hash, as OpenSSH prints it
 */
public record HostKeyPin(@Nullable String algorithm, String fingerprint) {
  public HostKeyPin {
    if (!fingerprint.matches("SHA256:[A-Za-z0-9+/]{43}")) {
      throw new IllegalArgumentException("host key fingerprint '" + fingerprint
          + "' is not of the form SHA256:… with 43 characters of base64 (ssh-keygen -lf prints it)");
    }
  }

  /** The pin of a key as it came over the wire (RFC 4253, section 6.6: a string with the type, then the type's own data). */
  public static HostKeyPin ofBlob(byte[] blob) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(blob);
      return new HostKeyPin(typeOf(blob), "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK lacks SHA-256", e);
    }
  }

  /**
   * Reads what a person may write: {@code ssh-ed25519 AAAA… [comment]} (a .pub file, or known_hosts without its host column), {@code SHA256:…}, or ssh-keygen's own {@code 256 SHA256:… comment (ED25519)}.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  public static HostKeyPin parse(String text) {
    String[] words = text.strip().split("\\s+", -1);
    for (int i = 0; i < words.length; i++) {
      if (words[i].startsWith("SHA256:")) {
        return new HostKeyPin(algorithmIn(words[words.length - 1]), words[i]);
      }
      if (words[i].startsWith("AAAA") && i > 0) {
        try {
          HostKeyPin pin = ofBlob(Base64.getDecoder().decode(words[i]));
          if (words[i - 1].equals(pin.algorithm())) {
            return pin;
          }
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException("host key '" + text + "' is not a whole public key: " + e.getMessage(), e);
        }
      }
    }
    throw new IllegalArgumentException(
        "host key '" + text + "' is neither 'ssh-ed25519 AAAA…' nor 'SHA256:…' (ssh-keyscan HOST prints the first)");
  }

  /** Whether a key with this pin is the one that is trusted. */
  boolean matches(HostKeyPin offered) {
    return fingerprint.equals(offered.fingerprint) && (algorithm == null || algorithm.equals(offered.algorithm));
  }

  private static String typeOf(byte[] blob) {
    if (blob.length < 8 || blob[0] != 0 || blob[1] != 0 || blob[2] != 0 || blob[3] < 1 || blob[3] > blob.length - 4) {
      throw new IllegalArgumentException("not an SSH public key");
    }
    return new String(Arrays.copyOfRange(blob, 4, 4 + blob[3]), java.nio.charset.StandardCharsets.US_ASCII);
  }

  private static @Nullable String algorithmIn(String word) {
    return switch (word.toUpperCase(Locale.ROOT)) {
      case "(ED25519)" -> "ssh-ed25519";
      case "(RSA)" -> "ssh-rsa";
      default -> null; // (ECDSA) does not say which curve
    };
  }
}
