package dev.evenkeel.operator.sim;

import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.model.Drift;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a person did to a host.
 *
 * @param key what it was done to
 * @param what as one would type it
 * @param fields of a drift record, one for each, that says all of it
 */
record Deed(String host, ObjectKey key, String what, SortedSet<String> fields) {

  static Deed of(String host, ObjectKey key, String what, String... fields) {
    return new Deed(host, key, what, new TreeSet<>(List.of(fields)));
  }

  /** Whether a record can come from it: it is about what was touched, or about a container that was in a network which was removed. */
  boolean explains(Drift drift) {
    ObjectKey drifted = ObjectKey.parse(drift.object());
    return drift.host().equals(host)
        && (drifted.equals(key) || key.type() == ObjectKey.Type.NETWORK && drifted.type() == ObjectKey.Type.CONTAINER);
  }

  /** Why these records, which are all that came of it, do not say just what was done; the empty string when they do. */
  String complaint(List<Drift> records) {
    SortedSet<String> said = new TreeSet<>();
    for (Drift drift : records) {
      if (drift.host().equals(host) && drift.object().equals(key.toString()) && drift.correctedAt() != null && !said.add(drift.path())) {
        return "I7 " + what + " was recorded twice: " + records;
      }
      if (!explains(drift)) {
        return "I7 " + drift + " was not done by " + what;
      }
    }
    return said.equals(fields) ? "" : "I7 " + what + " was recorded as " + said + " and not as " + fields + ": " + records;
  }
}
