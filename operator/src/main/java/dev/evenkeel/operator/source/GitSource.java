package dev.evenkeel.operator.source;

import dev.evenkeel.api.model.Revision;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A branch of a git repository.
 *
 * <p>
 * Invariants: {@link #latest()} only ever becomes a commit that was read whole; a failure of any kind leaves it as it is. A local copy that turns out to be damaged is never mended in place: it is cloned afresh beside, and put aside as {@code NAME.damaged} once
 * the new one is whole.
 */
public final class GitSource implements Source {
  private final GitSettings settings;
  private final GitRemote remote;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable GitCopy copy;
  private volatile @Nullable Snapshot latest;
  /** What is wrong with the local copy, until it was replaced. */
  private volatile @Nullable String damage;
  /** A tip that even a fresh clone could not give: trying that again at every poll would load the remote for nothing. */
  private @Nullable ObjectId hopeless;

  private GitSource(GitSettings settings) {
    this.settings = settings;
    this.remote = new GitRemote(settings);
  }

  /** Takes up what an earlier process has fetched; touches no network and never fails for what stands in the folder. */
  public static GitSource open(GitSettings settings) {
    Isolation.install();
    GitSource source = new GitSource(settings);
    source.lock.lock();
    try {
      source.takeUp();
    } finally {
      source.lock.unlock();
    }
    return source;
  }

  private void takeUp() {
    try {
      if (Files.notExists(settings.folder()) && Files.exists(beside(".new"))) {
        Files.move(beside(".new"), settings.folder()); // a crash between the two renames of a replacement
      }
      GitCopy opened = GitCopy.open(settings.folder(), settings.path(), settings.limits());
      copy = opened;
      ObjectId current = opened.current();
      if (current != null) {
        latest = opened.snapshot(current, this::read);
      }
    } catch (IOException | RuntimeException e) {
      damage = said(e);
    }
  }

  @Override
  public String name() {
    return remote.printable() + " " + settings.branch();
  }

  @Override
  public Optional<Snapshot> latest() {
    return Optional.ofNullable(latest);
  }

  @Override
  public Fetched fetch() {
    lock.lock();
    try {
      GitCopy now = copy;
      String wrong = damage;
      if (now == null || wrong != null) {
        return afresh(now == null && wrong == null ? "it was closed" : String.valueOf(wrong));
      }
      return fetchInto(now);
    } catch (SourceRefusedException e) {
      return new Fetched.Failed(e.sentence() + kept(), latest);
    } catch (IOException | RuntimeException e) { // JGit throws many kinds for broken input
      return new Fetched.Failed(remote.explain(e) + kept(), latest);
    } finally {
      lock.unlock();
    }
  }

  private Fetched fetchInto(GitCopy now) throws IOException {
    ObjectId tip = remote.tip(now.repository());
    Snapshot before = latest;
    if (before != null && before.revision().id().equals(tip.name())) {
      return new Fetched.Unchanged(before);
    }
    GitRemote.Deadline deadline = new GitRemote.Deadline(settings.deadline());
    try {
      Taken taken = take(now, tip, deadline);
      latest = taken.snapshot;
      return told(before, taken);
    } catch (SourceRefusedException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      if (deadline.isCancelled() || tip.equals(hopeless)) {
        throw e;
      }
      // The remote answers, and its branch cannot be taken over: the copy here may be the broken side.
      return afresh(said(e));
    }
  }

  private record Taken(Snapshot snapshot, boolean rewritten) {}

  private Taken take(GitCopy into, ObjectId tip, GitRemote.Deadline deadline) throws IOException {
    ObjectId id = tip;
    if (!into.has(tip)) {
      remote.fetch(into.repository(), deadline);
      ObjectId fetched = into.repository().resolve(GitCopy.FETCHED);
      id = fetched == null ? tip : fetched; // the branch may have moved on since it was listed
    }
    Snapshot snapshot = into.snapshot(id, this::read);
    Snapshot before = latest;
    boolean rewritten = before != null && !into.descends(id, ObjectId.fromString(before.revision().id()));
    into.makeCurrent(id);
    return new Taken(snapshot, rewritten);
  }

  private static Fetched told(@Nullable Snapshot before, Taken taken) {
    if (before == null) {
      return new Fetched.Moved(null, taken.snapshot);
    }
    return taken.rewritten
        ? new Fetched.HistoryRewritten(before.revision().id(), taken.snapshot)
        : new Fetched.Moved(before.revision().id(), taken.snapshot);
  }

  /** Clones beside, and puts the clone in place of the damaged copy when it is whole. */
  private Fetched afresh(String wrong) throws IOException {
    damage = wrong;
    Path fresh = beside(".new");
    Path aside = beside(".damaged");
    Snapshot before = latest;
    ObjectId tip = null;
    Taken taken;
    Trash.delete(fresh);
    try (GitCopy clone = GitCopy.open(fresh, settings.path(), settings.limits())) {
      tip = remote.tip(clone.repository());
      taken = take(clone, tip, new GitRemote.Deadline(settings.deadline()));
    } catch (IOException | RuntimeException e) {
      hopeless = tip;
      if (copyIsStillGood()) {
        damage = null; // then it was the remote
      }
      Trash.delete(fresh);
      throw e;
    }
    GitCopy old = copy;
    if (old != null) {
      old.close();
    }
    if (Files.exists(settings.folder())) {
      Trash.delete(aside);
      Files.move(settings.folder(), aside);
    }
    Files.move(fresh, settings.folder());
    copy = GitCopy.open(settings.folder(), settings.path(), settings.limits());
    latest = taken.snapshot;
    damage = null;
    hopeless = null;
    Fetched told = told(before, taken);
    if (before == null || before.revision().id().equals(taken.snapshot.revision().id())) {
      return new Fetched.Repaired(
          "the local copy of " + name() + " could not be read (" + wrong + "); it was cloned afresh, and the old one kept as " + aside,
          taken.snapshot);
    }
    return told;
  }

  private boolean copyIsStillGood() {
    try (GitCopy check = GitCopy.open(settings.folder(), settings.path(), settings.limits())) {
      ObjectId current = check.current();
      if (current != null) {
        check.snapshot(current, check::read);
      }
      return true;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  @Override
  public Optional<Snapshot> at(String id) {
    Snapshot known = latest;
    if (known != null && known.revision().id().equals(id)) {
      return Optional.of(known);
    }
    GitCopy now = copy;
    if (now == null) {
      return Optional.empty();
    }
    try {
      Optional<ObjectId> commit = GitHistory.find(now.repository(), id);
      return commit.isEmpty() ? Optional.empty() : Optional.of(now.snapshot(commit.get(), this::read));
    } catch (IOException | SourceRefusedException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean includes(String id) {
    GitCopy now = copy;
    Snapshot known = latest;
    if (now == null || known == null) {
      return false;
    }
    try {
      Optional<ObjectId> commit = GitHistory.find(now.repository(), id);
      return commit.isPresent() && now.descends(ObjectId.fromString(known.revision().id()), commit.get());
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public Optional<Revision> lastTouching(String revision, String path) {
    GitCopy now = copy;
    return now == null
        ? Optional.empty()
        : GitHistory.find(now.repository(), revision).flatMap(from -> GitHistory.lastTouching(now.repository(), from, inRepository(path)));
  }

  @Override
  public Optional<Revision> lastTouching(String revision, String path, int line) {
    GitCopy now = copy;
    return now == null
        ? Optional.empty()
        : GitHistory.find(now.repository(), revision)
            .flatMap(from -> GitHistory.lastTouching(now.repository(), from, inRepository(path), line));
  }

  @Override
  public void close() {
    lock.lock();
    try {
      GitCopy now = copy;
      if (now != null) {
        now.close();
      }
    } finally {
      lock.unlock();
    }
  }

  /** For the trees: reads from whichever copy stands in place now, and remembers that it is damaged when it cannot. */
  private byte[] read(ObjectId id) throws IOException {
    GitCopy now = copy;
    if (now == null) {
      throw new IOException("the local copy is not open");
    }
    try {
      return now.read(id);
    } catch (IOException e) {
      damage = said(e);
      throw e;
    }
  }

  private String inRepository(String path) {
    return settings.path().isEmpty() ? path : settings.path() + "/" + path;
  }

  private Path beside(String suffix) {
    return settings.folder().resolveSibling(settings.folder().getFileName() + suffix);
  }

  private String kept() {
    Snapshot known = latest;
    return known == null ? "" : "; commit " + known.revision().shortId() + " is kept";
  }

  private static String said(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
