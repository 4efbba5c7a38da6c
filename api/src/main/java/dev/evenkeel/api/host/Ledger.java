package dev.evenkeel.api.host;

import dev.evenkeel.api.model.Policy;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was applied to a host, kept on the host itself.
 *
 * @param version of the format; a reader refuses what is newer than it knows
 * @param fingerprintKey base64 of 32 random bytes: the host's own key for fingerprints of values that may be secret
 */
public record Ledger(int version, String fingerprintKey, SortedMap<ObjectKey, Entry> entries) {
  public static final int VERSION = 1;

  public Ledger {
    entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
  }

  public Ledger with(Entry entry) {
    SortedMap<ObjectKey, Entry> all = new TreeMap<>(entries);
    all.put(entry.key(), entry);
    return new Ledger(version, fingerprintKey, all);
  }

  public Ledger without(ObjectKey key) {
    SortedMap<ObjectKey, Entry> all = new TreeMap<>(entries);
    all.remove(key);
    return new Ledger(version, fingerprintKey, all);
  }

  /** Never prints the key. */
  @Override
  public String toString() {
    return "Ledger[version=" + version + ", entries=" + entries.keySet() + "]";
  }

  /**
   * One object that is ours.
   *
   * @param identity the ID, path or unit name that is ours; null between the intent to create it and its creation
   * @param owners at the last application
   * @param prune the policy that was last applied: it decides what happens when the resource has gone
   * @param applied the desired fields at the last application
   * @param after the observed fields just after it, which tell defaults from drift
   * @param generation of a container
   * @param engineVersion at the last application; after another one, fields nobody set are read anew instead of compared
   * @param uses content hash by file at the time the object last took it in
   * @param incarnation of {@link Live} when last seen
   * @param order the position in which it came into being; removal goes the other way
   * @param intent what was about to be done when the ledger was last written, or null
   * @param attempt the last failure, and what it was a failure of, or null
   * @param remedies when remedies were applied, newest last; only those within the budget's window are kept
   */
  public record Entry(ObjectKey key, @Nullable String identity, SortedSet<ResourceRef> owners, Policy.Prune prune, Fields applied,
      Fields after, @Nullable String generation,
      @Nullable String engineVersion, SortedMap<ObjectKey, String> uses, @Nullable String incarnation, int order, @Nullable Intent intent,
      @Nullable Attempt attempt,
      List<Instant> remedies) {
    public Entry {
      owners = Collections.unmodifiableSortedSet(new TreeSet<>(owners));
      uses = Collections.unmodifiableSortedMap(new TreeMap<>(uses));
      remedies = List.copyOf(remedies);
    }

    /** What somebody means to own and has not yet made. */
    public static Entry intended(ObjectKey key, SortedSet<ResourceRef> owners, Policy.Prune prune) {
      return new Entry(key, null, owners, prune, Fields.NONE, Fields.NONE, null, null, Collections.emptySortedMap(), null, 0, null, null,
          List.of());
    }

    /** Whether the after-image is known. It is learned by the first reading after an application. */
    public boolean learned() {
      return !after.values().isEmpty();
    }

    /** Whether an effect was begun of which it was not written down how it ended. What differs then may be our own unfinished work, and is nobody's drift. */
    public boolean interrupted() {
      return intent != null && key.type() != ObjectKey.Type.IMAGE;
    }

    public Entry withIdentity(@Nullable String id) {
      return new Entry(key, id, owners, prune, applied, after, generation, engineVersion, uses, incarnation, order, intent, attempt,
          remedies);
    }

    public Entry withOwners(SortedSet<ResourceRef> all, Policy.Prune policy) {
      return new Entry(key, identity, all, policy, applied, after, generation, engineVersion, uses, incarnation, order, intent, attempt,
          remedies);
    }

    /** As just applied: the after-image is to be learned anew. */
    public Entry withApplied(Fields desired, @Nullable String newGeneration) {
      return new Entry(key, identity, owners, prune, desired, Fields.NONE, newGeneration, engineVersion, uses, incarnation, order, null,
          attempt, remedies);
    }

    public Entry withLearned(Fields observed, @Nullable String engine, @Nullable String live) {
      return new Entry(key, identity, owners, prune, applied, observed, generation, engine, uses, live, order, intent, attempt, remedies);
    }

    public Entry withUses(SortedMap<ObjectKey, String> contents) {
      return new Entry(key, identity, owners, prune, applied, after, generation, engineVersion, contents, incarnation, order, intent,
          attempt, remedies);
    }

    /** The next incarnation that is seen is ours and no drift. */
    public Entry restarted() {
      return new Entry(key, identity, owners, prune, applied, after, generation, engineVersion, uses, null, order, intent, attempt,
          remedies);
    }

    public Entry withOrder(int position) {
      return new Entry(key, identity, owners, prune, applied, after, generation, engineVersion, uses, incarnation, position, intent,
          attempt, remedies);
    }

    public Entry withIntent(@Nullable Intent next) {
      return new Entry(key, identity, owners, prune, applied, after, generation, engineVersion, uses, incarnation, order, next, attempt,
          remedies);
    }

    public Entry withAttempt(@Nullable Attempt next) {
      return new Entry(key, identity, owners, prune, applied, after, generation, engineVersion, uses, incarnation, order, intent, next,
          remedies);
    }

    public Entry withRemedies(List<Instant> times) {
      return new Entry(key, identity, owners, prune, applied, after, generation, engineVersion, uses, incarnation, order, intent, attempt,
          times);
    }
  }

  /** Written before an effect, so that a crash in between leaves a trace. */
  public record Intent(String what, Instant at) {}

  /**
   * A failure that is remembered.
   *
   * @param of hash of the desired state that failed; a newer commit that changes the object has another one and starts afresh
   * @param count failures in a row
   * @param quarantined it is not tried again until a newer commit or a person asks for it
   * @param kept the ID of the failed container that was kept stopped with its log, or null
   */
  public record Attempt(String of, int count, Reason reason, String message, Instant last, boolean quarantined, @Nullable String kept) {
    /** The same, with what it left behind. */
    public Attempt keeping(String id) {
      return new Attempt(of, count, reason, message, last, quarantined, id);
    }
  }
}
