package dev.evenkeel.hosts.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.evenkeel.api.host.Fields;
import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.model.Blob;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A ledger as JSON: {@code {"version": 1, "sha256": "…", "ledger": {…}}}. The hash is that of the inner value as this codec prints it, so a torn or edited file is noticed. A reader refuses a version above its own: what a newer operator wrote must not be
 * lost by an older one.
 */
public final class LedgerCodec {
  private static final ObjectMapper JSON = new ObjectMapper();

  private LedgerCodec() {}

  public static Blob write(Ledger ledger) {
    ObjectNode body = JSON.createObjectNode();
    body.put("fingerprintKey", ledger.fingerprintKey());
    ArrayNode entries = body.putArray("entries");
    ledger.entries().values().forEach(entry -> entries.add(EntryCodec.write(entry, JSON.createObjectNode())));
    ObjectNode file = JSON.createObjectNode();
    file.put("version", ledger.version());
    file.put("sha256", hash(body));
    file.set("ledger", body);
    return Blob.utf8(file + "\n");
  }

  /** @throws LedgerFormatException with what is wrong and what to do about it; never with the content */
  public static Ledger read(Blob bytes) throws LedgerFormatException {
    JsonNode file = parse(bytes);
    JsonNode version = file.get("version");
    if (version == null || !version.isInt() || version.intValue() < 1) {
      throw new LedgerFormatException("it has no version: it was not written by Evenkeel, or is damaged");
    }
    if (version.intValue() > Ledger.VERSION) {
      throw new LedgerFormatException("its format is version " + version.intValue() + ", this Evenkeel knows " + Ledger.VERSION
          + ": a newer Evenkeel has written here, use that one or a newer one");
    }
    JsonNode body = file.get("ledger");
    if (body == null || !body.isObject() || !hash(body).equals(file.path("sha256").asText())) {
      throw new LedgerFormatException("its hash does not match its content: it is damaged or was edited");
    }
    try {
      return new Ledger(version.intValue(), EntryCodec.text(body, "fingerprintKey"), entries(body));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new LedgerFormatException("it cannot be understood: " + e.getMessage());
    }
  }

  private static SortedMap<ObjectKey, Ledger.Entry> entries(JsonNode body) {
    SortedMap<ObjectKey, Ledger.Entry> entries = new TreeMap<>();
    for (JsonNode node : body.path("entries")) {
      Ledger.Entry entry = EntryCodec.read(node);
      entries.put(entry.key(), entry);
    }
    return entries;
  }

  private static JsonNode parse(Blob bytes) throws LedgerFormatException {
    try {
      JsonNode file = JSON.readTree(new String(bytes.bytes(), StandardCharsets.UTF_8));
      if (file == null || !file.isObject()) {
        throw new LedgerFormatException(bytes.size() == 0 ? "it is empty" : "it is not a JSON object");
      }
      return file;
    } catch (JsonProcessingException e) {
      throw new LedgerFormatException(
          "it is no whole JSON document (line " + (e.getLocation() == null ? 0 : e.getLocation().getLineNr()) + ", column "
              + (e.getLocation() == null ? 0 : e.getLocation().getColumnNr()) + ")");
    }
  }

  private static String hash(JsonNode body) {
    return Blob.utf8(body.toString()).sha256();
  }

  static ObjectNode fields(Fields fields) {
    ObjectNode node = JSON.createObjectNode();
    fields.values().forEach(node::put);
    return node;
  }

  static Fields fields(@Nullable JsonNode node) {
    TreeMap<String, String> values = new TreeMap<>();
    if (node != null) {
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        values.put(field.getKey(), field.getValue().asText());
      }
    }
    return new Fields(values);
  }
}
