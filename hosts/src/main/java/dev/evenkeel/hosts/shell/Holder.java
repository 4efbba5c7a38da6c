package dev.evenkeel.hosts.shell;

import java.util.HashMap;
import java.util.Map;

/**
 * Who holds a host's lock, as it stands in the lock file for others to read.
 *
 * @param operator the operator's name, for a person
 * @param machine the machine it runs on
 * @param pid its process there; 0 if unknown
 * @param since when it opened this session, RFC 3339; empty if unknown
 */
public record Holder(String operator, String machine, long pid, String since) {

  public Holder {
    operator = clean(operator);
    machine = clean(machine);
    since = clean(since);
  }

  /** One line of {@code key=value} words; values have no spaces. */
  String line() {
    return "operator=" + operator + " machine=" + machine + " pid=" + pid + " since=" + since;
  }

  /** Reads {@link #line()}; what is missing or torn becomes {@code unknown}. */
  static Holder parse(String line) {
    Map<String, String> fields = new HashMap<>();
    for (String word : line.strip().split("\\s+", -1)) {
      int at = word.indexOf('=');
      if (at > 0) {
        fields.put(word.substring(0, at), word.substring(at + 1));
      }
    }
    String digits = fields.getOrDefault("pid", "0");
    long pid = digits.matches("\\d{1,18}") ? Long.parseLong(digits) : 0;
    return new Holder(fields.getOrDefault("operator", "unknown"), fields.getOrDefault("machine", "unknown"), pid,
        fields.getOrDefault("since", ""));
  }

  private static String clean(String value) {
    String safe = value.replaceAll("[^\\p{Graph}]", "_");
    return safe.length() > 200 ? safe.substring(0, 200) : safe;
  }

  @Override
  public String toString() {
    return operator + " on " + machine + (pid == 0 ? "" : ", process " + pid) + (since.isEmpty() ? "" : ", since " + since);
  }
}
