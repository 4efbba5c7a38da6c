package dev.evenkeel.hosts.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.hosts.ledger.LedgerCodec;
import dev.evenkeel.hosts.ledger.LedgerFormatException;

import java.io.IOException;

/** A ledger file that is anything, and one whose hash is right although its content is anything: what is accepted is written again as it was read. */
public final class LedgerFuzz {
  private static final ObjectMapper JSON = new ObjectMapper();

  private LedgerFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    read(Blob.of(data));
    try {
      JsonNode body = JSON.readTree(data);
      if (body.isObject()) {
        ObjectNode file = JSON.createObjectNode();
        file.put("version", Ledger.VERSION).put("sha256", Blob.utf8(body.toString()).sha256()).set("ledger", body);
        read(Blob.utf8(file.toString()));
      }
    } catch (IOException e) {
      // No JSON: the whole was refused above.
    }
  }

  private static void read(Blob file) {
    try {
      Ledger read = LedgerCodec.read(file);
      assertEquals(read, LedgerCodec.read(LedgerCodec.write(read)));
    } catch (LedgerFormatException e) {
      // Said, without the content.
    }
  }
}
