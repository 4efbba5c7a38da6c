package dev.evenkeel.operator.store;

import java.time.InstantSource;
import java.util.SortedMap;
import java.util.TreeMap;

/** What an image reference stood for when a commit was first planned. It stays so for that commit, for the whole fleet, whatever becomes of the tag. */
public final class Resolutions {
  /** Of so many commits the resolutions are kept, for the ways back. */
  private static final int COMMITS = 200;

  private final Database database;
  private final InstantSource clock;

  Resolutions(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** {@code sha256:…} by reference. */
  public SortedMap<String, String> of(String commit) {
    SortedMap<String, String> digests = new TreeMap<>();
    database.query(row -> row.text("reference") + "\n" + row.text("digest"), "SELECT reference, digest FROM resolution WHERE commit_id = ?",
        commit).forEach(pair -> digests.put(pair.substring(0, pair.indexOf('\n')), pair.substring(pair.indexOf('\n') + 1)));
    return digests;
  }

  /** The first resolution counts.
   *
   * @return the digest that counts
   */
  public String put(String commit, String reference, String digest) {
    return database.transaction(() -> {
      database.update("INSERT OR IGNORE INTO resolution (commit_id, reference, digest, at) VALUES (?, ?, ?, ?)", commit, reference, digest,
          clock.instant());
      return of(commit).getOrDefault(reference, digest);
    });
  }

  /** For a new commit that leaves references as they were in another: they go on standing for the same. */
  public void carry(String from, String to, Iterable<String> references) {
    database.transaction(() -> {
      for (String reference : references) {
        database.update("""
            INSERT OR IGNORE INTO resolution (commit_id, reference, digest, at)
            SELECT ?, reference, digest, at FROM resolution WHERE commit_id = ? AND reference = ?""", to, from, reference);
      }
    });
  }

  /** A person asks for the tags to be looked at again. */
  public void forget(String commit) {
    database.update("DELETE FROM resolution WHERE commit_id = ?", commit);
  }

  void prune() {
    database.update(
        """
            DELETE FROM resolution WHERE commit_id NOT IN (SELECT commit_id FROM resolution GROUP BY commit_id ORDER BY max(at) DESC, commit_id LIMIT ?)""",
        COMMITS);
  }
}
