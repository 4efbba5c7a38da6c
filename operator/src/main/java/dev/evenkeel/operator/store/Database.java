package dev.evenkeel.operator.store;

import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * One connection to one file, one thread at a time. A transaction is durable when it has returned: the log is synced at every commit.
 *
 * <p>
 * Transactions nest by joining; when an inner one fails, the outer one cannot be committed any more.
 */
final class Database implements AutoCloseable {
  private final String name;
  private final Connection connection;
  private final ReentrantLock lock = new ReentrantLock();
  private int depth;
  /** Why the transaction under way cannot be committed any more, or null. */
  private @Nullable Throwable spoilt;
  private List<Runnable> afterCommit = new ArrayList<>();

  private Database(String name, Connection connection) {
    this.name = name;
    this.connection = connection;
  }

  /** @param file a path, or {@code :memory:} */
  static Database open(String file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(5_000);
    config.enforceForeignKeys(true);
    return new Database(file, config.createConnection("jdbc:sqlite:" + file));
  }

  /** All or nothing; joins a transaction that this thread has begun. */
  <T> T transaction(Supplier<T> work) {
    lock.lock();
    try {
      if (depth == 0) {
        execute("BEGIN IMMEDIATE");
        spoilt = null;
      }
      refuseIfSpoilt();
      T result;
      depth++;
      try {
        result = work.get();
        if (depth == 1) {
          refuseIfSpoilt();
          execute("COMMIT");
        }
      } catch (RuntimeException | Error e) {
        spoilt = spoilt == null ? e : spoilt;
        if (depth == 1) {
          rollBack();
        }
        throw e;
      } finally {
        depth--;
      }
      if (depth == 0) {
        tellCommitted();
      }
      return result;
    } finally {
      lock.unlock();
    }
  }

  void transaction(Runnable work) {
    transaction(() -> {
      work.run();
      return Boolean.TRUE;
    });
  }

  private void tellCommitted() {
    List<Runnable> actions = afterCommit;
    afterCommit = new ArrayList<>();
    actions.forEach(Runnable::run);
  }

  /** The first failure is the one that is told, however many follow from it. */
  private void refuseIfSpoilt() {
    Throwable first = spoilt;
    if (first instanceof StoreException failure) {
      throw new StoreException(failure.getMessage(), failure);
    }
    if (first != null) {
      throw new StoreException(name + ": a part of the transaction failed, so none of it was kept: " + first, first);
    }
  }

  /** Whether this thread is within a transaction, so that what it has just written may still be lost. */
  boolean isUnderWay() {
    return lock.isHeldByCurrentThread() && depth > 0;
  }

  private void rollBack() {
    afterCommit = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      // SQLite has rolled back by itself (a full disk does that); the reason is thrown by the caller.
    }
  }

  /** Runs the action, with the lock held, when the transaction under way is durable; never when it is not. */
  void afterCommit(Runnable action) {
    afterCommit.add(action);
  }

  /** @return how many rows it concerned */
  int update(String sql, @Nullable Object... arguments) {
    return transaction(() -> {
      try (PreparedStatement statement = bound(sql, arguments)) {
        return statement.executeUpdate();
      } catch (SQLException e) {
        throw explained(e);
      }
    });
  }

  /** For {@code INSERT … RETURNING id}. */
  long insert(String sql, @Nullable Object... arguments) {
    return transaction(() -> query(row -> row.number("id"), sql, arguments).getFirst());
  }

  <T> List<T> query(Row.Mapper<T> mapper, String sql, @Nullable Object... arguments) {
    lock.lock();
    try (PreparedStatement statement = bound(sql, arguments); ResultSet result = statement.executeQuery()) {
      List<T> rows = new ArrayList<>();
      Row row = new Row(result);
      while (result.next()) {
        rows.add(mapper.map(row));
      }
      return List.copyOf(rows);
    } catch (SQLException e) {
      throw explained(e);
    } finally {
      lock.unlock();
    }
  }

  <T> Optional<T> first(Row.Mapper<T> mapper, String sql, @Nullable Object... arguments) {
    return query(mapper, sql, arguments).stream().findFirst();
  }

  void execute(String sql) {
    lock.lock();
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw explained(e);
    } finally {
      lock.unlock();
    }
  }

  /** Not kept for the next time: a statement that is not closed goes on holding its snapshot of the file. */
  private PreparedStatement bound(String sql, @Nullable Object... arguments) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < arguments.length; i++) {
      statement.setObject(i + 1, stored(arguments[i]));
    }
    return statement;
  }

  private static @Nullable Object stored(@Nullable Object argument) {
    return switch (argument) {
      case null -> null;
      case Instant instant -> ChronoUnit.MICROS.between(Instant.EPOCH, instant);
      case Enum<?> word -> word.name();
      case Integer number -> number;
      case Long number -> number;
      case Object other -> other.toString();
    };
  }

  /** What SQLite says, as a sentence with what to do. */
  private StoreException explained(SQLException e) {
    SQLiteErrorCode code = e instanceof SQLiteException sqlite ? sqlite.getResultCode() : SQLiteErrorCode.UNKNOWN_ERROR;
    return new StoreException(switch (code.code & 0xff) {
      case 13 -> "cannot write " + name + ": the disk is full; nothing of it was written. Free some space, Evenkeel goes on by itself";
      case 10 -> "cannot read or write " + name + ": " + e.getMessage() + "; check the disk";
      case 8, 14 -> "cannot write " + name + ": " + e.getMessage() + "; check who owns the folder and whether it is mounted read-only";
      case 5, 6 -> "cannot write " + name + ": another program keeps it locked; close what has it open";
      case 11, 26 -> name + " is damaged: " + e.getMessage() + "; restart Evenkeel: it puts the file aside, and asks for a confirmation";
      default -> name + ": " + e.getMessage();
    }, e);
  }

  @Override
  public void close() {
    lock.lock();
    try {
      connection.close();
    } catch (SQLException e) {
      throw explained(e);
    } finally {
      lock.unlock();
    }
  }
}
