package dev.evenkeel.operator.app.intake;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What counts as a secret when manifests are written from what is there, and what is written in its place. A value that looks like one is never written: in an environment a reference can stand for it, everywhere else it is left out.
 *
 * @param referable whether references can be read
 */
public record SecretValues(boolean referable) {
  private static final Pattern NAME = Pattern.compile("(?i).*(PASSWORD|PASSWD|PASSPHRASE|TOKEN|SECRET|KEY|CREDENTIAL|BASICAUTH).*");
  /** A URL with a login in it. */
  private static final Pattern LOGIN = Pattern.compile(".*://[^/@\\s:]*:[^/@\\s]+@.*", Pattern.DOTALL);
  private static final Pattern OPTION = Pattern
      .compile("(?i)--?[a-z0-9._-]*(?:password|passwd|passphrase|requirepass|token|secret|api-?key)");

  /** Whether the value of a variable, label or option may be a secret. What only names a file that holds one is none. */
  boolean isSecret(String name, String value) {
    boolean path = name.toUpperCase(java.util.Locale.ROOT).endsWith("_FILE") && value.startsWith("/");
    boolean truth = value.matches("(?i)true|false|yes|no|on|off|[0-9]{1,2}");
    return !value.isEmpty() && !path && !truth && NAME.matcher(name).matches() || LOGIN.matcher(value).matches();
  }

  /** Whether a command has a password among its words: {@code --requirepass WORD}, {@code --token=WORD}, or a URL with a login. */
  boolean isAmong(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      Matcher option = OPTION.matcher(word.contains("=") ? word.substring(0, word.indexOf('=')) : word);
      if (LOGIN.matcher(word).matches() || option.matches() && (word.contains("=") || i + 1 < words.size())) {
        return true;
      }
    }
    return false;
  }

  /**
   * What stands for a value in a manifest; null where nothing can.
   *
   * @param secret the name of the Secret
   */
  @Nullable
  String reference(String secret, String key) {
    return referable ? "${secret:" + secret + "/" + key.replaceAll("[^A-Za-z0-9_.-]", "_") + "}" : null;
  }
}
