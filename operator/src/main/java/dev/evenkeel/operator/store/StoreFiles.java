package dev.evenkeel.operator.store;

import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/** The files of a store: the database and SQLite's two companions, which belong to it and go with it. */
final class StoreFiles {
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final List<String> PARTS = List.of("", "-wal", "-shm");

  private final Path folder;
  private final Path database;
  private final InstantSource clock;

  StoreFiles(Path folder, InstantSource clock) {
    this.folder = folder;
    this.database = folder.resolve("evenkeel.db");
    this.clock = clock;
  }

  Path database() {
    return database;
  }

  /** For the operator's user only: host keys that are trusted stand in it. */
  void createFolder() {
    try {
      if (Files.notExists(folder)) {
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
    } catch (IOException e) {
      throw new StoreException("cannot make the state folder " + folder + ": " + e + "; choose another one with --state", e);
    }
  }

  void restrict() {
    try {
      Files.setPosixFilePermissions(database, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw new StoreException("cannot restrict who may read " + database + ": " + e, e);
    }
  }

  /** Reads the whole file and, when SQLite finds it damaged, renames it. */
  Optional<Path> moveAsideIfDamaged() {
    if (Files.notExists(database) || !isDamaged()) {
      return Optional.empty();
    }
    Path aside = folder.resolve("evenkeel.db.damaged-" + STAMP.format(clock.instant()));
    try {
      for (String part : PARTS) {
        Path from = folder.resolve(database.getFileName() + part);
        if (Files.exists(from)) {
          Files.move(from, folder.resolve(aside.getFileName() + part));
        }
      }
      return Optional.of(aside);
    } catch (IOException e) {
      throw new StoreException(
          database + " is damaged and cannot be moved aside: " + e + "; move it away, or choose another folder with --state", e);
    }
  }

  private boolean isDamaged() {
    try (Database opened = Database.open(database.toString())) {
      return !opened.query(row -> row.text("quick_check"), "PRAGMA quick_check(1)").equals(List.of("ok"));
    } catch (StoreException e) {
      if (isDamage(e.getCause())) {
        return true;
      }
      throw e;
    } catch (SQLException e) {
      if (isDamage(e)) {
        return true;
      }
      throw new StoreException(
          "cannot open " + database + ": " + e.getMessage() + "; check who owns the folder, and that its disk is not full", e);
    }
  }

  /** Only what SQLite calls so: a full disk or a missing right is no damage, and the file stays where it is. */
  private static boolean isDamage(@Nullable Throwable cause) {
    int code = cause instanceof SQLiteException sqlite ? sqlite.getResultCode().code & 0xff : 0;
    return code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code;
  }
}
