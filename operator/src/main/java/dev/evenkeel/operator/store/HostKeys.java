package dev.evenkeel.operator.store;

import org.jspecify.annotations.Nullable;

import java.time.InstantSource;
import java.util.List;

/** Host keys that were pinned when a host was first met. */
public final class HostKeys {
  private final Database database;
  private final IntentState intent;
  private final InstantSource clock;

  HostKeys(Database database, IntentState intent, InstantSource clock) {
    this.database = database;
    this.intent = intent;
    this.clock = clock;
  }

  /**
   * A pinned key.
   *
   * @param algorithm the key's type ({@code ssh-ed25519}), or null when only the fingerprint is known
   * @param fingerprint {@code SHA256:…}, as OpenSSH prints it
   */
  public record Key(@Nullable String algorithm, String fingerprint) {}

  /** In the order in which they were pinned; empty for a host that was never met. */
  public List<Key> pinned(String address, int port) {
    return database.query(row -> new Key(row.textOrNull("algorithm"), row.text("fingerprint")),
        "SELECT algorithm, fingerprint FROM host_key WHERE address = ? AND port = ? ORDER BY at, fingerprint", address, port);
  }

  /** Pins the first key of a host. Two connections that meet a host at once cannot pin two keys: the second one's is compared with the first one's. */
  public boolean pinFirst(String address, int port, Key key) {
    return database.transaction(() -> {
      List<Key> known = pinned(address, port);
      if (!known.isEmpty()) {
        return known.stream().anyMatch(pin -> pin.fingerprint().equals(key.fingerprint()));
      }
      intent.decide("INSERT INTO host_key (address, port, fingerprint, algorithm, at) VALUES (?, ?, ?, ?, ?)", address, port,
          key.fingerprint(), key.algorithm(), clock.instant());
      return true;
    });
  }

  /** A person says that the host has new keys: the next one seen is pinned. */
  public boolean forget(String address, int port) {
    return database.transaction(() -> {
      boolean known = !pinned(address, port).isEmpty();
      intent.decide("DELETE FROM host_key WHERE address = ? AND port = ?", address, port);
      return known;
    });
  }
}
