package dev.evenkeel.operator.plan;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Values that may be secret, made comparable without being readable: HMAC-SHA256 under the host's own key, so that nobody can try candidates without it. */
final class Fingerprints {
  private Fingerprints() {}

  /** Whether a field may hold a secret when its value is not the one that stands in git. */
  static boolean sensitive(String path) {
    return path.startsWith("environment.") || path.equals("command") || path.equals("entrypoint") || path.equals("healthcheck.test");
  }

  /** Whether a value is one. */
  static boolean isOne(@Nullable String value) {
    return value != null && value.startsWith("fp:");
  }

  /** {@code fp:} and 12 hexadecimal digits; {@code (hidden)} while the host has no key. */
  static String of(String value, String base64Key) {
    if (base64Key.isEmpty()) {
      return "(hidden)";
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(base64Key), "HmacSHA256"));
      return "fp:" + HexFormat.of().formatHex(mac.doFinal(value.getBytes(StandardCharsets.UTF_8)), 0, 6);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
