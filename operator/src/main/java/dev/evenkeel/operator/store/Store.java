package dev.evenkeel.operator.store;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The store of one operator. Safe for use by several threads. A method that writes has written durably when it returns, unless a {@link #batch} is under way: then that has.
 *
 * <p>
 * When it cannot write (a full disk, say) every method throws a {@link StoreException}, nothing is half written, and reading goes on; the next write is tried like any other.
 */
public final class Store implements AutoCloseable {
  private final Database database;
  private final @Nullable StateLock lock;
  private final InstantSource clock;
  private final IntentState intent;
  private final StoredIntents intents;
  private final HostKeys hostKeys;
  private final LastConditions conditions;
  private final RevisionLog revisions;
  private final PlanLog plans;
  private final DriftLog drift;
  private final EventLog events;
  private final StoredJournal journal;

  private Store(Database database, @Nullable StateLock lock, InstantSource clock) {
    this.database = database;
    this.lock = lock;
    this.clock = clock;
    this.intent = new IntentState(database, lock == null ? _ -> {} : lock::witness);
    this.intents = new StoredIntents(database, intent);
    this.hostKeys = new HostKeys(database, intent, clock);
    this.conditions = new LastConditions(database);
    this.revisions = new RevisionLog(database);
    this.plans = new PlanLog(database);
    this.drift = new DriftLog(database);
    this.events = new EventLog(database);
    this.journal = new StoredJournal(database, revisions, plans, drift, events, conditions);
  }

  /**
   * Opens {@code evenkeel.db} in the state folder, makes it when it is not there, and brings its schema up to date.
   *
   * <p>
   * A damaged file is moved aside, never deleted, and a new one begun. Then, and when a file that was there is gone or is older than what was kept in it, what people had decided is lost, and {@link #intentLost()} says so until a person confirms.
   *
   * @throws StoreException when another process uses the folder, the file was written by a newer program, or the folder cannot be written
   */
  public static Store open(Path folder, InstantSource clock) {
    StoreFiles files = new StoreFiles(folder, clock);
    files.createFolder();
    StateLock lock = StateLock.take(folder.resolve("evenkeel.lock"));
    try {
      Optional<Path> aside = files.moveAsideIfDamaged();
      boolean there = Files.exists(files.database());
      Store store = begin(files.database().toString(), lock, clock);
      files.restrict();
      if (aside.isPresent()) {
        store.intent.lose(clock.instant(), "the store was damaged and is now " + aside.get(), lock.witnessed());
      } else if (!there && lock.wasKept()) {
        store.intent.lose(clock.instant(), files.database() + " was there before and is gone", lock.witnessed());
      } else {
        store.intent.compare(clock.instant(), lock.witnessed());
      }
      lock.keep();
      return store;
    } catch (RuntimeException e) {
      closeQuietly(lock, e);
      throw e;
    }
  }

  /** One that is gone when it is closed: for tests, and for commands that run without a server. */
  public static Store inMemory(InstantSource clock) {
    return begin(":memory:", null, clock);
  }

  private static Store begin(String file, @Nullable StateLock lock, InstantSource clock) {
    Database database;
    try {
      database = Database.open(file);
    } catch (SQLException e) {
      throw new StoreException("cannot open " + file + ": " + e.getMessage() + "; check who owns the folder, and that its disk is not full",
          e);
    }
    try {
      Migrations.apply(database, file);
      return new Store(database, lock, clock);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /** Everything that is written in it is written in one transaction: all of it or nothing. One pass over a host is one batch. What it throws rolls it back. */
  public <T> T batch(Supplier<T> writes) {
    return database.transaction(writes);
  }

  public void batch(Runnable writes) {
    database.transaction(writes);
  }

  /** Removes the history that is older or more than the retention says. Cheap when there is little to remove; call it now and then. */
  public void prune(Retention retention) {
    Instant now = clock.instant();
    batch(() -> {
      events.prune(now.minus(retention.age()), retention.events());
      drift.prune(now.minus(retention.age()), retention.drift());
      plans.prune(now.minus(retention.age()), retention.plans());
      revisions.prune(now.minus(retention.age()), retention.revisions());
      intents.prune(now, now.minus(retention.age()));
    });
  }

  /** Writes a whole copy of the store to a file that is not there yet, while it is in use. */
  public void copyTo(Path file) {
    database.execute("VACUUM INTO '" + file.toString().replace("'", "''") + "'");
  }

  /** Why what people decided is not all there, for a person; empty when it is. While it is not, hosts are only observed. Survives restarts. */
  public Optional<String> intentLost() {
    return intent.lost();
  }

  /** A person says that writing may go on although intent was lost. */
  public void confirmIntent() {
    intent.confirm();
  }

  /** Suspensions, approvals, quarantines and what images stand for. */
  public StoredIntents intents() {
    return intents;
  }

  /** What the loop writes its history to. */
  public StoredJournal journal() {
    return journal;
  }

  public HostKeys hostKeys() {
    return hostKeys;
  }

  public LastConditions conditions() {
    return conditions;
  }

  public RevisionLog revisions() {
    return revisions;
  }

  public PlanLog plans() {
    return plans;
  }

  public DriftLog drift() {
    return drift;
  }

  public EventLog events() {
    return events;
  }

  @Override
  public void close() {
    database.close();
    if (lock != null) {
      try {
        lock.close();
      } catch (IOException e) {
        throw new StoreException("cannot unlock the state folder: " + e.getMessage(), e);
      }
    }
  }

  private static void closeQuietly(StateLock lock, RuntimeException because) {
    try {
      lock.close();
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }
}
