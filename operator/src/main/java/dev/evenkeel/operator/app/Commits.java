package dev.evenkeel.operator.app;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.model.Event;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.manifests.Manifests;
import dev.evenkeel.operator.gate.LastGood;
import dev.evenkeel.operator.loop.Operator;
import dev.evenkeel.operator.source.Fetched;
import dev.evenkeel.operator.source.Snapshot;
import dev.evenkeel.operator.source.Source;
import dev.evenkeel.operator.source.SourceWatch;
import dev.evenkeel.operator.source.Sources;
import dev.evenkeel.operator.store.RevisionLog;
import dev.evenkeel.operator.store.Store;
import dev.evenkeel.operator.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/** Brings commits from the source to the operator: reads, lowers, keeps a record, and tells what could not be had. The last good commit stays until there is a newer one. */
final class Commits implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Commits.class);
  private static final long PATIENCE_SECONDS = 80;
  /** How many earlier commits are looked through for what is refused now. */
  private static final int LOOK_BACK = 20;
  /** How many problems of one commit are logged and told as events each. */
  private static final int MOST_TOLD = 100;
  /** How many problems of one commit the history keeps. */
  static final int MOST_KEPT = 1_000;
  private final Source source;
  private final Operator operator;
  private final Store store;
  private final InstantSource clock;
  private final Undo undo;
  /** One commit at a time is handed on, so that an older one never comes behind a newer one. */
  private final ReentrantLock leading = new ReentrantLock();
  private @Nullable SourceWatch watch;
  private @Nullable FleetTarget fleet;
  private @Nullable String failure;

  Commits(Source source, Operator operator, Store store, InstantSource clock) {
    this.source = source;
    this.operator = operator;
    this.store = store;
    this.clock = clock;
    this.undo = new Undo(source, store, clock);
  }

  /** Begins with what an earlier process has fetched, so that hosts are kept although the repository cannot be reached. */
  void start() {
    source.latest().ifPresent(this::lead);
    SourceWatch watching = SourceWatch.start(source, Sources.interval(source), ThreadLocalRandom.current(), this::fetched);
    synchronized (this) {
      watch = watching;
    }
  }

  String name() {
    return source.name();
  }

  /** Why the repository could not be read at the last try, or null when it could. */
  synchronized @Nullable String failure() {
    return failure;
  }

  /**
   * Looks for something newer now, and waits for it.
   *
   * @throws RefusedException when the repository cannot be read, or does not have the commit
   */
  FleetTarget fetchNow(@Nullable String commit, boolean refresh) throws RefusedException, InterruptedException {
    SourceWatch watching;
    synchronized (this) {
      watching = watch;
    }
    if (watching == null) {
      throw new RefusedException(RefusedException.Why.UNAVAILABLE, "the operator is still starting; ask again in a moment");
    }
    try {
      if (watching.requestFetch().get(PATIENCE_SECONDS, TimeUnit.SECONDS) instanceof Fetched.Failed(var message, var _)) {
        throw new RefusedException(RefusedException.Why.UNAVAILABLE, message);
      }
    } catch (ExecutionException e) {
      throw new RefusedException(RefusedException.Why.UNAVAILABLE, "the repository could not be read: " + e.getCause());
    } catch (TimeoutException e) {
      throw new RefusedException(RefusedException.Why.UNAVAILABLE,
          source.name() + " did not answer within " + PATIENCE_SECONDS + " s; it is tried on, see evenkeel events");
    }
    if (commit != null && !source.includes(commit)) {
      throw new RefusedException(RefusedException.Why.CONFLICT,
          "commit " + commit + " is not in " + source.name() + "; push it first, or check which branch the operator follows");
    }
    leading.lock();
    try {
      FleetTarget known;
      synchronized (this) {
        known = fleet;
      }
      if (known == null) {
        throw new RefusedException(RefusedException.Why.UNAVAILABLE,
            "no commit of " + source.name() + " was read yet; see evenkeel events");
      }
      if (refresh) {
        operator.accept(undo.over(known), true);
      }
      return known;
    } finally {
      leading.unlock();
    }
  }

  /**
   * Leads a resource, or all, back to an earlier commit.
   *
   * @param to that commit, or null for the last one that was converged and said something else
   * @return what was decided, in words
   * @throws RefusedException when that cannot be done; nothing was changed then
   */
  String rollBack(@Nullable ResourceRef ref, @Nullable String to, String by) throws RefusedException {
    return deciding(known -> undo.back(known, ref, to, by));
  }

  /** Follows the newest commit again with what was rolled back. */
  void goForward(@Nullable ResourceRef ref) throws RefusedException {
    deciding(known -> {
      undo.forward(ref);
      return "";
    });
  }

  private interface Decision {
    String on(FleetTarget known) throws RefusedException;
  }

  private String deciding(Decision decision) throws RefusedException {
    leading.lock();
    try {
      FleetTarget known;
      synchronized (this) {
        known = fleet;
      }
      if (known == null) {
        throw new RefusedException(RefusedException.Why.UNAVAILABLE,
            "no commit of " + source.name() + " was read yet; see evenkeel events");
      }
      String words = decision.on(known);
      operator.accept(undo.over(known), false);
      return words;
    } finally {
      leading.unlock();
    }
  }

  private void fetched(Fetched fetched) {
    switch (fetched) {
      case Fetched.Unchanged(var snapshot) -> ifNew(snapshot);
      case Fetched.Moved(var _, var snapshot) -> ifNew(snapshot);
      case Fetched.HistoryRewritten(var previous, var snapshot) -> {
        tell(Event.Level.WARNING, Reason.HISTORY_REWRITTEN, "the history of " + source.name() + " was rewritten: " + previous
            + " is no longer in it; following " + snapshot.revision().shortId(), snapshot.revision().id());
        ifNew(snapshot);
      }
      case Fetched.Repaired(var message, var snapshot) -> {
        tell(Event.Level.WARNING, Reason.SOURCE_REPAIRED, message, snapshot.revision().id());
        ifNew(snapshot);
      }
      case Fetched.Failed(var message, var kept) -> {
        failed(message);
        if (kept != null) {
          ifNew(kept);
        }
        return;
      }
    }
    recovered();
  }

  private void failed(String message) {
    boolean first;
    synchronized (this) {
      first = failure == null;
      failure = message;
    }
    if (first) {
      LOG.warn("{}", message);
      tell(Event.Level.WARNING, Reason.SOURCE_UNAVAILABLE, message, null);
    }
  }

  private void recovered() {
    synchronized (this) {
      if (failure == null) {
        return;
      }
      failure = null;
    }
    tell(Event.Level.INFO, Reason.COMMIT_READ, source.name() + " can be read again", null);
  }

  private void ifNew(Snapshot snapshot) {
    FleetTarget known;
    synchronized (this) {
      known = fleet;
    }
    if (known == null || !known.commit().equals(snapshot.revision().id())) {
      lead(snapshot);
    }
  }

  private void lead(Snapshot snapshot) {
    leading.lock();
    try {
      leadTo(snapshot);
    } finally {
      leading.unlock();
    }
  }

  private void leadTo(Snapshot snapshot) {
    FleetTarget next = Manifests.lower(snapshot.tree(), "", snapshot.leftOut());
    FleetTarget led = operator.fleet() == null ? asBefore(next) : next;
    try {
      store.revisions().lead(snapshot.revision(), clock.instant(), next.resources().size(),
          Foremost.of(next.problems(), MOST_KEPT));
    } catch (StoreException e) {
      LOG.warn("The commit is followed but not recorded: {}", e.getMessage());
    }
    List<Problem> errors = next.problems().stream().filter(problem -> problem.severity() == Problem.Severity.ERROR).toList();
    String subject = snapshot.revision().subject();
    tell(Event.Level.INFO, Reason.COMMIT_READ,
        "commit " + snapshot.revision().shortId() + (subject == null ? "" : " \"" + subject + "\" (" + snapshot.revision().author() + ")")
            + ": " + next.resources().size() + (next.resources().size() == 1 ? " resource" : " resources") + " on " + next.hosts().size()
            + (next.hosts().size() == 1 ? " host" : " hosts"),
        next.commit());
    LOG.info("Following commit {} of {}", snapshot.revision().shortId(), source.name());
    for (Problem problem : Foremost.of(errors, MOST_TOLD)) {
      LOG.warn("{}", problem);
      tell(Event.Level.WARNING, Reason.INVALID_MANIFEST, problem.toString(), next.commit());
    }
    operator.accept(undo.over(led), false);
    // Not before: what could not be taken is tried again with the next fetch.
    synchronized (this) {
      fleet = next;
    }
  }

  /** The first commit of this process, with what an earlier one has kept although its manifests are refused: what it was led to is found in the commits before, as far as they are known here. */
  private FleetTarget asBefore(FleetTarget next) {
    boolean refused = next.unreadable() != null || !next.refusals().isEmpty();
    FleetTarget before = null;
    if (refused) {
      for (RevisionLog.Seen seen : store.revisions().latest(LOOK_BACK).reversed()) {
        Snapshot snapshot = seen.revision().id().equals(next.commit()) ? null : source.at(seen.revision().id()).orElse(null);
        if (snapshot != null) {
          before = LastGood.over(before, Manifests.lower(snapshot.tree(), "", snapshot.leftOut()));
        }
      }
    }
    return LastGood.over(before, next);
  }

  private void tell(Event.Level level, Reason reason, String message, @Nullable String commit) {
    try {
      store.events().add(new Event(0, clock.instant(), level, reason, null, null, null, message, commit));
    } catch (StoreException e) {
      LOG.warn("Not recorded ({}): {}", e.getMessage(), message);
    }
  }

  @Override
  public void close() {
    SourceWatch watching;
    synchronized (this) {
      watching = watch;
    }
    if (watching != null) {
      watching.close();
    }
    source.close();
  }
}
