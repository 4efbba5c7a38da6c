package dev.evenkeel.operator.app;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.Image;
import dev.evenkeel.api.model.Event;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.api.model.Revision;
import dev.evenkeel.manifests.Manifests;
import dev.evenkeel.operator.gate.Rollbacks;
import dev.evenkeel.operator.loop.Quarantines;
import dev.evenkeel.operator.loop.Rollback;
import dev.evenkeel.operator.source.Source;
import dev.evenkeel.operator.store.RevisionLog;
import dev.evenkeel.operator.store.Store;
import dev.evenkeel.operator.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Rollbacks: chooses what a resource goes back to, keeps the decision, and puts what earlier commits say into the present one. One thread at a time, which the caller sees to.
 *
 * <p>
 * What is rolled back is kept as commits in git, not as copies: an earlier commit is lowered again, and gives the same. What it cannot give is what a tag stood for, which the store has.
 */
final class Undo {
  /** How many earlier commits are looked through for another content. */
  private static final int LOOK_BACK = 50;
  /** How many lowered commits are kept. */
  private static final int KEPT = 8;
  private static final Logger LOG = LoggerFactory.getLogger(Undo.class);
  private final Source source;
  private final Store store;
  private final InstantSource clock;
  private final Map<String, FleetTarget> lowered = new LinkedHashMap<>(16, 0.75f, true) {
    @Override
    protected boolean removeEldestEntry(Map.Entry<String, FleetTarget> eldest) {
      return size() > KEPT;
    }
  };

  Undo(Source source, Store store, InstantSource clock) {
    this.source = source;
    this.store = store;
    this.clock = clock;
  }

  /** The commit with the rollbacks that are in force. One whose resource it says something new of has ended. */
  FleetTarget over(FleetTarget head) {
    List<Rollback> all = store.intents().rollbacks();
    if (all.isEmpty()) {
      return head;
    }
    SortedMap<ResourceRef, String> contents = Quarantines.contents(head);
    SortedMap<ResourceRef, Rollbacks.Earlier> earlier = new TreeMap<>();
    for (Rollback one : all) {
      FleetTarget to = one.content().equals(content(contents, one.resource())) ? commit(one.to()).orElse(null) : null;
      if (to == null) {
        end(one.resource());
        tell(one.resource(), one.content().equals(content(contents, one.resource()))
            ? "commit " + one.to() + " is not known any more, so " + one.resource() + " follows the newest commit again"
            : "commit " + shortId(head.commit()) + " says something new of " + one.resource() + ", and is followed again", head.commit());
      } else {
        earlier.put(one.resource(), new Rollbacks.Earlier(to, one.digests(), message(one)));
      }
    }
    return Rollbacks.over(head, earlier).fleet();
  }

  /** One that cannot be taken out of the store does not count either: its resource says something else now. */
  private void end(ResourceRef ref) {
    try {
      store.intents().endRollback(ref);
    } catch (StoreException e) {
      LOG.warn("The rollback of {} has ended, and stays in the store: {}", ref, e.getMessage());
    }
  }

  private static String message(Rollback one) {
    return "rolled back by " + one.by() + " at " + one.since() + " to commit " + shortId(one.to()) + "; " + shortId(one.from())
        + " is not applied to " + one.resource() + " until a newer commit touches it; evenkeel sync " + one.resource() + " --retry";
  }

  /**
   * Rolls one resource back, or all.
   *
   * @param head the newest commit as it is written
   * @param to the commit to go back to, abbreviated or whole, or null for the last one that said something else and was converged
   * @return what was decided, in words
   * @throws RefusedException when there is nothing to go back to, or it cannot be had by itself; then nothing was decided
   */
  String back(FleetTarget head, @Nullable ResourceRef ref, @Nullable String to, String by) throws RefusedException {
    SortedMap<ResourceRef, String> now = Quarantines.contents(head);
    RevisionLog.Seen target = to == null ? before(head, now, ref) : named(to);
    FleetTarget then = commit(target.revision().id()).orElseThrow(() -> new RefusedException(RefusedException.Why.CONFLICT,
        "commit " + shortId(target.revision().id()) + " cannot be read from " + source.name() + " any more"));
    SortedMap<ResourceRef, String> before = Quarantines.contents(then);
    SortedSet<ResourceRef> refs = new TreeSet<>();
    if (ref == null) {
      refs.addAll(now.keySet());
      refs.addAll(before.keySet());
      refs.removeIf(one -> content(now, one).equals(content(before, one)) || head.refusals().containsKey(one));
    } else {
      refusedAlone(head, ref, then);
      refs.add(ref);
    }
    refs.removeIf(one -> content(now, one).equals(content(before, one)));
    if (refs.isEmpty()) {
      throw new RefusedException(RefusedException.Why.CONFLICT, "commit " + shortId(target.revision().id()) + " says the same of "
          + (ref == null ? "everything" : ref.toString()) + " as the newest one, " + shortId(head.commit()) + "; name another with --to");
    }
    Instant at = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    List<Rollback> decided = new ArrayList<>();
    SortedMap<ResourceRef, Rollbacks.Earlier> earlier = new TreeMap<>();
    Optional<Instant> end = followedUntil(target);
    for (ResourceRef one : refs) {
      Rollback rollback = new Rollback(one, head.commit(), content(now, one), then.commit(), digests(then, one, end.orElse(at)), by, at);
      decided.add(rollback);
      earlier.put(one, new Rollbacks.Earlier(then, rollback.digests(), message(rollback)));
    }
    SortedMap<ResourceRef, String> conflicts = Rollbacks.over(head, earlier).conflicts();
    if (!conflicts.isEmpty()) {
      throw new RefusedException(RefusedException.Why.CONFLICT, conflicts.firstKey() + " cannot be rolled back by itself: "
          + conflicts.get(conflicts.firstKey()));
    }
    decided.forEach(store.intents()::put);
    decided.forEach(one -> tell(one.resource(), one.resource() + " is " + message(one), head.commit()));
    return words(decided, target.revision(), reverts(head, refs, now, target));
  }

  /** Ends the rollback of a resource, or all: the newest commit is tried again. */
  void forward(@Nullable ResourceRef ref) {
    store.intents().rollbacks().stream().map(Rollback::resource).filter(one -> ref == null || one.equals(ref))
        .forEach(store.intents()::endRollback);
  }

  private static void refusedAlone(FleetTarget head, ResourceRef ref, FleetTarget then) throws RefusedException {
    if (head.refusals().containsKey(ref)) {
      throw new RefusedException(RefusedException.Why.CONFLICT, "the manifest of " + ref
          + " is refused as it is, so what the last good commit said of it is kept already; see evenkeel why " + ref);
    }
    if (!then.resources().containsKey(ref)) {
      throw new RefusedException(RefusedException.Why.CONFLICT, "commit " + shortId(then.commit()) + " does not declare " + ref
          + "; name another with --to, or remove its manifest");
    }
  }

  private static String words(List<Rollback> decided, Revision to, List<String> reverts) {
    String subject = to.subject() == null ? "" : " \"" + to.subject() + "\"" + (to.author() == null ? "" : " (" + to.author() + ")");
    String what = decided.stream().map(one -> one.resource().toString()).collect(Collectors.joining(", "));
    return "rolling back " + what + " to commit " + shortId(to.id()) + subject + "; the newest commit is not applied to "
        + (decided.size() == 1 ? "it" : "them") + " until a newer one touches " + (decided.size() == 1 ? "it" : "them")
        + (reverts.isEmpty() ? "" : "\nTo say so in git:  git revert " + String.join(" ", reverts));
  }

  /** The commits since then that changed what is said of these, newest first: what has to be reverted for git to say it. */
  private List<String> reverts(FleetTarget head, SortedSet<ResourceRef> refs, SortedMap<ResourceRef, String> now, RevisionLog.Seen to) {
    List<String> reverts = new ArrayList<>();
    SortedMap<ResourceRef, String> newer = now;
    String id = head.commit();
    for (RevisionLog.Seen seen : store.revisions().latest(LOOK_BACK)) {
      FleetTarget older = seen.revision().id().equals(head.commit()) ? null : commit(seen.revision().id()).orElse(null);
      if (older == null) {
        continue;
      }
      SortedMap<ResourceRef, String> then = Quarantines.contents(older);
      SortedMap<ResourceRef, String> newerOne = newer;
      if (refs.stream().anyMatch(ref -> !content(newerOne, ref).equals(content(then, ref))) && !id.startsWith("folder:")) {
        reverts.add(shortId(id));
      }
      if (older.commit().equals(to.revision().id())) {
        break;
      }
      newer = then;
      id = older.commit();
    }
    return reverts;
  }

  private RevisionLog.Seen named(String to) throws RefusedException {
    List<RevisionLog.Seen> found = store.revisions().latest(LOOK_BACK).stream().filter(seen -> seen.revision().id().startsWith(to))
        .toList();
    if (to.length() < 4 || found.size() != 1) {
      throw new RefusedException(RefusedException.Why.CONFLICT, (found.size() > 1
          ? "several commits that were followed begin with "
          : "none of the last " + LOOK_BACK + " commits that were followed is ") + to + "; GET /api/v1/revisions lists them");
    }
    return found.getFirst();
  }

  /** The newest earlier commit that says something else, and with which every host was converged; a rollback goes further back than the one before. */
  private RevisionLog.Seen before(FleetTarget head, SortedMap<ResourceRef, String> now, @Nullable ResourceRef ref) throws RefusedException {
    Optional<Rollback> already = store.intents().rollbacks().stream().filter(one -> one.resource().equals(ref)).findFirst();
    boolean behind = already.isEmpty();
    SortedSet<String> passed = new TreeSet<>();
    for (RevisionLog.Seen seen : store.revisions().latest(LOOK_BACK)) {
      String id = seen.revision().id();
      FleetTarget then = id.equals(head.commit()) ? null : commit(id).orElse(null);
      if (then == null) {
        continue;
      }
      SortedMap<ResourceRef, String> contents = Quarantines.contents(then);
      String content = ref == null ? contents.toString() : content(contents, ref);
      if (!behind) {
        passed.add(content);
        behind = already.get().to().equals(id);
      } else if (seen.convergedAt() != null && !passed.contains(content)
          && !content.equals(ref == null ? now.toString() : content(now, ref)) && (ref == null || then.resources().containsKey(ref))) {
        return seen;
      }
    }
    throw new RefusedException(RefusedException.Why.CONFLICT, "none of the last " + LOOK_BACK
        + " commits that were followed says something else of " + (ref == null ? "the fleet" : ref.toString())
        + " and was converged; name one with --to");
  }

  /** When the next commit was followed; what tags stood for just before is what belongs to this one. */
  private Optional<Instant> followedUntil(RevisionLog.Seen target) {
    return store.revisions().latest(LOOK_BACK).stream().map(RevisionLog.Seen::seenAt).filter(at -> at.isAfter(target.seenAt()))
        .min(Instant::compareTo);
  }

  private SortedMap<String, String> digests(FleetTarget then, ResourceRef ref, Instant at) {
    SortedMap<String, String> digests = new TreeMap<>();
    then.targets().values().stream().flatMap(target -> target.objects().values().stream()).filter(one -> one.owners().contains(ref))
        .forEach(one -> {
          if (one.object() instanceof Image image && image.digest() == null) {
            store.intents().digestAt(image.reference(), at).ifPresent(digest -> digests.put(image.reference(), digest));
          }
        });
    return digests;
  }

  private Optional<FleetTarget> commit(String id) {
    FleetTarget known = lowered.get(id);
    if (known == null) {
      known = source.at(id).map(snapshot -> Manifests.lower(snapshot.tree(), "", snapshot.leftOut())).orElse(null);
      if (known != null) {
        lowered.put(id, known);
      }
    }
    return Optional.ofNullable(known);
  }

  private static String content(SortedMap<ResourceRef, String> contents, ResourceRef ref) {
    return contents.getOrDefault(ref, "");
  }

  static String shortId(String commit) {
    return commit.startsWith("folder:") || commit.length() <= 7 ? commit : commit.substring(0, 7);
  }

  private void tell(ResourceRef ref, String message, String commit) {
    try {
      store.events().add(new Event(0, clock.instant(), Event.Level.INFO, Reason.ROLLED_BACK, null, ref, null, message, commit));
    } catch (StoreException e) {
      LOG.warn("Not recorded ({}): {}", e.getMessage(), message);
    }
  }
}
