package dev.evenkeel.operator.store;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.operator.loop.Approval;
import dev.evenkeel.operator.loop.Intents;
import dev.evenkeel.operator.loop.Pin;
import dev.evenkeel.operator.loop.Quarantine;
import dev.evenkeel.operator.loop.Rollback;
import dev.evenkeel.operator.loop.Suspension;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What people decided and the fleet agreed on. What cannot be kept is refused with a {@link StoreException}: nobody is told that a hold holds when a crash would lose it. */
public final class StoredIntents implements Intents {
  private static final TypeReference<List<ObjectKey>> KEYS = new TypeReference<>() {
  };

  private static final TypeReference<List<Resolved>> RESOLVED = new TypeReference<>() {
  };

  /** What a reference stood for, as it is written. */
  private record Resolved(String reference, String digest) {}

  private final Database database;
  private final IntentState state;

  StoredIntents(Database database, IntentState state) {
    this.database = database;
    this.state = state;
  }

  @Override
  public Optional<String> lost() {
    return state.lost();
  }

  @Override
  public List<Suspension> suspensions() {
    return database.query(
        row -> new Suspension(ResourceRef.parse(row.text("subject")), row.text("reason"), row.text("who"), row.instant("since"),
            row.instantOrNull("until")),
        "SELECT subject, reason, who, since, until FROM suspension ORDER BY subject");
  }

  /** Takes the place of one that the resource or host has already. */
  @Override
  public void put(Suspension suspension) {
    state.decide("INSERT OR REPLACE INTO suspension (subject, reason, who, since, until) VALUES (?, ?, ?, ?, ?)", suspension.target(),
        suspension.reason(), suspension.by(), suspension.since(), suspension.until());
  }

  @Override
  public void endSuspension(ResourceRef target) {
    state.decide("DELETE FROM suspension WHERE subject = ?", target);
  }

  @Override
  public List<Approval> approvals() {
    return database.query(
        row -> new Approval(row.text("plan"), row.text("host"), new TreeSet<>(Json.list(row.text("removals"), KEYS)), row.text("who"),
            row.instant("at")),
        "SELECT plan, host, removals, who, at FROM approval ORDER BY at, plan");
  }

  @Override
  public void put(Approval approval) {
    state.decide("INSERT OR REPLACE INTO approval (plan, host, removals, who, at) VALUES (?, ?, ?, ?, ?)", approval.identity(),
        approval.host(), Json.list(List.copyOf(approval.removals()), KEYS), approval.by(), approval.at());
  }

  @Override
  public List<Quarantine> quarantines() {
    return database.query(
        row -> new Quarantine(ResourceRef.parse(row.text("subject")), row.text("commit_id"), row.text("content"), row.text("reason"),
            row.instant("since")),
        "SELECT subject, commit_id, content, reason, since FROM quarantine ORDER BY subject");
  }

  @Override
  public void put(Quarantine quarantine) {
    state.decide("INSERT OR REPLACE INTO quarantine (subject, commit_id, content, reason, since) VALUES (?, ?, ?, ?, ?)",
        quarantine.resource(), quarantine.commit(), quarantine.content(), quarantine.reason(), quarantine.since());
  }

  @Override
  public void endQuarantine(ResourceRef resource) {
    state.decide("DELETE FROM quarantine WHERE subject = ?", resource);
  }

  @Override
  public List<Rollback> rollbacks() {
    return database.query(
        row -> new Rollback(ResourceRef.parse(row.text("subject")), row.text("from_commit"), row.text("content"), row.text("to_commit"),
            digests(row.text("digests")), row.text("who"), row.instant("since")),
        "SELECT subject, from_commit, content, to_commit, digests, who, since FROM rollback ORDER BY subject");
  }

  @Override
  public void put(Rollback rollback) {
    state.decide(
        "INSERT OR REPLACE INTO rollback (subject, from_commit, content, to_commit, digests, who, since) VALUES (?, ?, ?, ?, ?, ?, ?)",
        rollback.resource(), rollback.from(), rollback.content(), rollback.to(),
        Json.list(rollback.digests().entrySet().stream().map(one -> new Resolved(one.getKey(), one.getValue())).toList(), RESOLVED),
        rollback.by(),
        rollback.since());
  }

  private static SortedMap<String, String> digests(String text) {
    SortedMap<String, String> digests = new TreeMap<>();
    Json.list(text, RESOLVED).forEach(one -> digests.put(one.reference(), one.digest()));
    return digests;
  }

  @Override
  public void endRollback(ResourceRef resource) {
    state.decide("DELETE FROM rollback WHERE subject = ?", resource);
  }

  @Override
  public List<Pin> pins() {
    return database.query(row -> new Pin(row.text("reference"), row.textOrNull("digest"), row.text("users"), row.instant("at")),
        "SELECT reference, digest, users, at FROM image_pin ORDER BY reference");
  }

  @Override
  public void put(Pin pin) {
    database.update("INSERT OR REPLACE INTO image_pin (reference, digest, users, at) VALUES (?, ?, ?, ?)", pin.reference(), pin.digest(),
        pin.users(), pin.at());
    String digest = pin.digest();
    if (digest != null && !digestAt(pin.reference(), pin.at()).equals(Optional.of(digest))) {
      database.update("INSERT OR REPLACE INTO resolved (reference, digest, at) VALUES (?, ?, ?)", pin.reference(), digest, pin.at());
    }
  }

  @Override
  public Optional<String> digestAt(String reference, Instant at) {
    return database.first(row -> row.text("digest"),
        "SELECT digest FROM resolved WHERE reference = ? AND at <= ? ORDER BY at DESC LIMIT 1", reference, at);
  }

  /** An approval is for one plan's identity, which the world has left behind long before it is this old. */
  void prune(Instant now, Instant before) {
    database.update("DELETE FROM suspension WHERE until < ?", now);
    database.update("DELETE FROM approval WHERE at < ?", before);
    // What a reference stands for now is older than its newest entry.
    database.update(
        "DELETE FROM resolved WHERE at < ? AND at < (SELECT max(newer.at) FROM resolved newer WHERE newer.reference = resolved.reference)",
        before);
  }
}
