package dev.evenkeel.operator.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The versions of the schema, as plain SQL files. Each is applied once, whole or not at all. Files that were released are never edited: a change is a new one. */
final class Migrations {
  private static final List<String> FILES = List.of("0001-intent-cache-history.sql", "0002-rollbacks.sql");

  private Migrations() {}

  /**
   * Brings the schema to this program's version.
   *
   * @return whether the file was new
   * @throws StoreException when the file was written by a newer program; it is left as it is
   */
  static boolean apply(Database database, String name) {
    int version = version(database);
    if (version > FILES.size()) {
      throw new StoreException(name + " has schema version " + version + ", and this Evenkeel knows up to " + FILES.size()
          + ": it was written by a newer one. Start that one, or choose another state folder with --state", null);
    }
    for (int next = version + 1; next <= FILES.size(); next++) {
      int number = next;
      database.transaction(() -> {
        for (String statement : statements(FILES.get(number - 1))) {
          database.execute(statement);
        }
        database.update("INSERT INTO schema_version (version) VALUES (?)", number);
      });
    }
    return version == 0;
  }

  private static int version(Database database) {
    boolean there = database.first(row -> row.number("n"), "SELECT count(*) AS n FROM sqlite_schema WHERE name = 'schema_version'")
        .orElse(0L) > 0;
    if (!there) {
      database.execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY) STRICT");
    }
    return database.first(row -> row.number("v"), "SELECT coalesce(max(version), 0) AS v FROM schema_version").orElse(0L).intValue();
  }

  private static List<String> statements(String file) {
    try (InputStream in = Migrations.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the migration " + file + " is not in this program");
      }
      String sql = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return List.of(sql.split(";\\s*\\n", -1)).stream().filter(part -> !part.isBlank()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
