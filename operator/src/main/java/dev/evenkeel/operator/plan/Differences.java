package dev.evenkeel.operator.plan;

import dev.evenkeel.api.host.FieldDiff;
import dev.evenkeel.api.host.Fields;
import dev.evenkeel.api.host.Ledger.Entry;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The three-way comparison of one object: what git wants, what was applied, what is there.
 *
 * <p>
 * Desired ≠ applied is a change. Observed ≠ applied is drift. A field that nobody set is compared with the after-image of the last application, as long as the engine's version is the same: engine and image defaults are never drift. A set field
 * whose after-image already differed is <em>untaken</em>: the host did not do as it was told, and telling it again is bounded.
 *
 * @param all sorted by path
 * @param changed paths where git and the last application differ
 * @param drifted paths where the host was as applied and is no more
 * @param untaken paths where the host never became as applied
 */
record Differences(List<FieldDiff> all, SortedSet<String> changed, SortedSet<String> drifted, SortedSet<String> untaken) {

  static Differences between(Fields desired, @Nullable Entry entry, Fields observed, @Nullable String engineVersion, List<String> ignore) {
    SortedSet<String> paths = new TreeSet<>(desired.values().keySet());
    if (entry != null) {
      paths.addAll(entry.applied().values().keySet());
      if (entry.learned() && Objects.equals(entry.engineVersion(), engineVersion)) {
        paths.addAll(entry.after().values().keySet());
        paths.addAll(observed.values().keySet());
      }
    }
    List<FieldDiff> all = new ArrayList<>();
    SortedSet<String> changed = new TreeSet<>();
    SortedSet<String> drifted = new TreeSet<>();
    SortedSet<String> untaken = new TreeSet<>();
    for (String path : paths) {
      if (ignored(path, ignore)) {
        continue;
      }
      String want = desired.get(path);
      String seen = observed.get(path);
      if (entry == null || entry.interrupted()) {
        // Nobody knows how far it has come: what is there is compared with git alone.
        boolean differs = want != null && !want.equals(seen);
        if (differs || entry != null && !Objects.equals(want, entry.applied().get(path))) {
          changed.add(path);
          // what was never applied cannot have drifted: it is a change from what was found
          all.add(new FieldDiff(path, want, seen, seen));
        }
        continue;
      }
      String set = entry.applied().get(path);
      String after = entry.after().get(path);
      boolean isChange = !Objects.equals(want, set);
      boolean took = entry.learned() && (set == null || set.equals(after));
      // What is there is what git wants: whoever brought it there, nothing has drifted.
      boolean isDrift = took && !Objects.equals(seen, after) && !(isChange && Objects.equals(seen, want));
      boolean isUntaken = set != null && !took && !set.equals(seen);
      if (isChange) {
        changed.add(path);
      }
      if (isDrift) {
        drifted.add(path);
      }
      if (isUntaken) {
        untaken.add(path);
      }
      if (isChange || isDrift || isUntaken) {
        String applied = set != null ? set : isDrift ? after : null;
        // where only git moved, the host is as it was applied; engine defaults are no news
        String shown = isDrift || isUntaken ? seen : applied;
        all.add(new FieldDiff(path, want, applied, shown));
      }
    }
    return new Differences(List.copyOf(all), changed, drifted, untaken);
  }

  boolean none() {
    return all.isEmpty();
  }

  boolean isDrift() {
    return !drifted.isEmpty() || !untaken.isEmpty();
  }

  /** The same, with a field whose drift nobody has caused: it is put right, and not reported. */
  Differences explained(String path) {
    if (!drifted.contains(path)) {
      return this;
    }
    SortedSet<String> others = new TreeSet<>(drifted);
    others.remove(path);
    return new Differences(
        all.stream().map(diff -> diff.path().equals(path) ? new FieldDiff(path, diff.desired(), diff.observed(), diff.observed()) : diff)
            .toList(),
        changed, others, untaken);
  }

  /** The same, where the drift of this field explains that of all others: they are put right with it, and one is reported. */
  Differences leading(String path) {
    Differences lead = this;
    if (drifted.contains(path)) {
      for (String other : drifted) {
        lead = other.equals(path) ? lead : lead.explained(other);
      }
    }
    return lead;
  }

  /** Names a correction: the same one made again has the same name. */
  String correction() {
    SortedMap<String, String> values = new TreeMap<>();
    driftOnly().forEach(diff -> values.put(diff.path(), diff.applied() + " " + diff.observed()));
    return Generations.of(new Fields(values));
  }

  /** Nothing but fields that the host never took on. */
  boolean onlyUntaken() {
    return changed.isEmpty() && drifted.isEmpty() && !untaken.isEmpty();
  }

  /** For people: what is, and what is written. */
  String words() {
    return String.join("; ", all.stream().map(diff -> diff.path() + " is " + diff.observed() + ", written " + diff.desired()).toList());
  }

  /** Only what is no change of git's. */
  List<FieldDiff> driftOnly() {
    return all.stream().filter(diff -> drifted.contains(diff.path()) || untaken.contains(diff.path())).toList();
  }

  private static boolean ignored(String path, List<String> ignore) {
    for (String prefix : ignore) {
      if (path.equals(prefix) || path.startsWith(prefix + ".")) {
        return true;
      }
    }
    return false;
  }
}
