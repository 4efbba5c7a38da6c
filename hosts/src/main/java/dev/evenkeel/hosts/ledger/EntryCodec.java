package dev.evenkeel.hosts.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.evenkeel.api.host.Ledger.Attempt;
import dev.evenkeel.api.host.Ledger.Entry;
import dev.evenkeel.api.host.Ledger.Intent;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.model.Policy;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** One entry of the ledger as JSON. What is null or empty is left out. */
final class EntryCodec {
  private EntryCodec() {}

  static ObjectNode write(Entry entry, ObjectNode node) {
    node.put("key", entry.key().toString());
    optional(node, "identity", entry.identity());
    ArrayNode owners = node.putArray("owners");
    entry.owners().forEach(owner -> owners.add(owner.toString()));
    node.put("prune", entry.prune().name());
    node.set("applied", LedgerCodec.fields(entry.applied()));
    node.set("after", LedgerCodec.fields(entry.after()));
    optional(node, "generation", entry.generation());
    optional(node, "engineVersion", entry.engineVersion());
    ObjectNode uses = node.putObject("uses");
    entry.uses().forEach((key, hash) -> uses.put(key.toString(), hash));
    optional(node, "incarnation", entry.incarnation());
    node.put("order", entry.order());
    Intent intent = entry.intent();
    if (intent != null) {
      node.putObject("intent").put("what", intent.what()).put("at", intent.at().toString());
    }
    Attempt attempt = entry.attempt();
    if (attempt != null) {
      write(attempt, node.putObject("attempt"));
    }
    ArrayNode remedies = node.putArray("remedies");
    entry.remedies().forEach(at -> remedies.add(at.toString()));
    return node;
  }

  private static void write(Attempt attempt, ObjectNode node) {
    node.put("of", attempt.of()).put("count", attempt.count()).put("reason", attempt.reason().name()).put("message", attempt.message())
        .put("last", attempt.last().toString()).put("quarantined", attempt.quarantined());
    optional(node, "kept", attempt.kept());
  }

  private static void optional(ObjectNode node, String name, @Nullable String value) {
    if (value != null) {
      node.put(name, value);
    }
  }

  /** @throws IllegalArgumentException if something is missing or unknown */
  static Entry read(JsonNode node) {
    TreeSet<ResourceRef> owners = new TreeSet<>();
    node.path("owners").forEach(owner -> owners.add(ResourceRef.parse(owner.asText())));
    TreeMap<ObjectKey, String> uses = new TreeMap<>();
    for (Map.Entry<String, JsonNode> use : node.path("uses").properties()) {
      uses.put(ObjectKey.parse(use.getKey()), use.getValue().asText());
    }
    List<Instant> remedies = new ArrayList<>();
    node.path("remedies").forEach(at -> remedies.add(Instant.parse(at.asText())));
    return new Entry(ObjectKey.parse(text(node, "key")), optional(node, "identity"), owners, Policy.Prune.valueOf(text(node, "prune")),
        LedgerCodec.fields(node.get("applied")), LedgerCodec.fields(node.get("after")), optional(node, "generation"),
        optional(node, "engineVersion"), uses, optional(node, "incarnation"), node.path("order").asInt(), intent(node.get("intent")),
        attempt(node.get("attempt")), remedies);
  }

  private static @Nullable Intent intent(@Nullable JsonNode node) {
    return node == null ? null : new Intent(text(node, "what"), Instant.parse(text(node, "at")));
  }

  private static @Nullable Attempt attempt(@Nullable JsonNode node) {
    return node == null
        ? null
        : new Attempt(text(node, "of"), node.path("count").asInt(), Reason.valueOf(text(node, "reason")), text(node, "message"),
            Instant.parse(text(node, "last")), node.path("quarantined").asBoolean(), optional(node, "kept"));
  }

  static String text(JsonNode node, String name) {
    JsonNode value = node.get(name);
    if (value == null || !value.isTextual()) {
      throw new IllegalArgumentException("'" + name + "' is missing" + (node.has("key") ? " in " + node.get("key").asText() : ""));
    }
    return value.asText();
  }

  private static @Nullable String optional(JsonNode node, String name) {
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : value.asText();
  }
}
