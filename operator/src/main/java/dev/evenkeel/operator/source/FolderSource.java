package dev.evenkeel.operator.source;

import dev.evenkeel.api.model.Revision;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A plain folder, or the working files of a checkout. Its revision is a hash of the contents. Folders whose name begins with a dot, {@code target} and {@code node_modules} are not looked into; links are not followed.
 *
 * <p>
 * A snapshot is one state of the folder: when something changed while it was read, it is read again. Asking for something newer costs one {@code stat} per file while nothing changes.
 */
public final class FolderSource implements Source {
  private static final int ATTEMPTS = 4;

  private final Path root;
  private final SourceLimits limits;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Snapshot latest;
  private @Nullable FolderReading trusted;

  public FolderSource(Path root, SourceLimits limits, InstantSource clock) {
    this.root = root.toAbsolutePath().normalize();
    this.limits = limits;
    this.clock = clock;
  }

  @Override
  public String name() {
    return root.toString();
  }

  @Override
  public Optional<Snapshot> latest() {
    return Optional.ofNullable(latest);
  }

  @Override
  public Fetched fetch() {
    lock.lock();
    try {
      return read();
    } catch (SourceRefusedException e) {
      return failed(e.sentence());
    } catch (NoSuchFileException e) {
      return failed(
          Files.isDirectory(root) ? e.getFile() + " went away while the folder was read" : root + " is not there; say a folder that is");
    } catch (AccessDeniedException e) {
      return failed(e.getFile() + " cannot be read: permission denied; make it readable for the operator, or keep it outside " + root);
    } catch (IOException e) {
      return failed(root + " cannot be read: " + e.getMessage());
    } finally {
      lock.unlock();
    }
  }

  private Fetched read() throws IOException {
    if (Files.exists(root) && !Files.isDirectory(root)) {
      return failed(root + " is a file; say the folder it is in");
    }
    Path real = root.toRealPath();
    Snapshot before = latest;
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Instant began = clock.instant();
      FolderReading reading = FolderReading.walk(real, limits);
      if (before != null && trusted != null && reading.sameAs(trusted)) {
        return new Fetched.Unchanged(before);
      }
      Snapshot snapshot = reading.snapshot();
      boolean fresh = reading.isFresh(began);
      if (isSettled(real, reading, snapshot, fresh)) {
        trusted = fresh ? null : reading;
        return taken(before, snapshot);
      }
    }
    return failed(root + " keeps changing while it is read; it is read again at the next poll");
  }

  /** Whether all files were read in one state. Times cannot tell that of files that were written just now: those are read twice. */
  private boolean isSettled(Path real, FolderReading reading, Snapshot snapshot, boolean fresh) throws IOException {
    return (!fresh || reading.snapshot().revision().equals(snapshot.revision())) && FolderReading.walk(real, limits).sameAs(reading);
  }

  private Fetched taken(@Nullable Snapshot before, Snapshot snapshot) {
    if (before != null && before.revision().equals(snapshot.revision()) && before.leftOut().equals(snapshot.leftOut())) {
      return new Fetched.Unchanged(before);
    }
    latest = snapshot;
    return new Fetched.Moved(before == null ? null : before.revision().id(), snapshot);
  }

  private Fetched failed(String message) {
    Snapshot known = latest;
    return new Fetched.Failed(known == null ? message : message + "; " + known.revision().id() + " is kept", known);
  }

  @Override
  public Optional<Snapshot> at(String id) {
    return latest().filter(snapshot -> snapshot.revision().id().equals(id));
  }

  @Override
  public boolean includes(String id) {
    return at(id).isPresent();
  }

  @Override
  public Optional<Revision> lastTouching(String revision, String path) {
    return Optional.empty();
  }

  @Override
  public Optional<Revision> lastTouching(String revision, String path, int line) {
    return Optional.empty();
  }

  @Override
  public void close() {
    // It holds nothing.
  }
}
