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

  private static final String OPERATOR = " operator=";

  public Holder {
    operator = clean(operator, "[^\\p{Print}]");
    machine = clean(machine, "[^\\p{Graph}]");
    since = clean(since, "[^\\p{Graph}]");
  }

  /** One line of {@code key=value} words; the operator's name, which may have spaces, is the rest of it. */
  String line() {
    return "machine=" + machine + " pid=" + pid + " since=" + since + OPERATOR + operator;
  }

  /** Reads {@link #line()}; what is missing or torn becomes {@code unknown}. */
  static Holder parse(String line) {
    Map<String, String> fields = new HashMap<>();
    int rest = line.indexOf(OPERATOR);
    if (rest >= 0) {
      fields.put("operator", line.substring(rest + OPERATOR.length()).strip());
    }
    for (String word : line.substring(0, rest < 0 ? line.length() : rest).strip().split("\\s+", -1)) {
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

  private static String clean(String value, String others) {
    String safe = value.replaceAll(others, "_");
    return safe.length() > 200 ? safe.substring(0, 200) : safe;
  }

  @Override
  public String toString() {
    return operator + " on " + machine + (pid == 0 ? "" : ", process " + pid) + (since.isEmpty() ? "" : ", since " + since);
  }
}
