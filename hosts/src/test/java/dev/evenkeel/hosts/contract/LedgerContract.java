package dev.evenkeel.hosts.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.evenkeel.api.host.Fields;
import dev.evenkeel.api.host.HostState.LedgerReading;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.model.Policy;
import dev.evenkeel.api.model.Reason;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The ledger on the host. */
abstract class LedgerContract extends Contract {
  private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

  private static final Fields ODD = new Fields(
      new TreeMap<>(Map.of("environment.ODD", "line\nbreak \"quote\" \\ ünïcode \u0001", "image", "x")));

  LedgerContract(Supplier<Subject> subject) {
    super(subject);
  }

  static Ledger ledger(Ledger.Entry... entries) {
    Ledger ledger = new Ledger(Ledger.VERSION, KEY, new TreeMap<>());
    for (Ledger.Entry entry : entries) {
      ledger = ledger.with(entry);
    }
    return ledger;
  }

  private static Ledger.Entry entry(ObjectKey key, String identity) {
    return entry(key, identity, ODD);
  }

  static Ledger.Entry entry(ObjectKey key, String identity, Fields fields) {
    return new Ledger.Entry(key, identity, new TreeSet<>(List.of(OWNER)), Policy.Prune.APPROVE, fields, Fields.NONE, "g1", "20.10.24",
        new TreeMap<>(Map.of(ObjectKey.file("/etc/a"), "abc")), "2026-01-01T00:00:00Z#0", 7,
        new Ledger.Intent("create", Instant.parse("2026-01-01T00:00:00.123456789Z")),
        new Ledger.Attempt("hash", 2, Reason.START_FAILED, "no", Instant.parse("2026-01-01T00:00:01Z"), true, "kept"),
        List.of(Instant.parse("2026-01-01T00:00:02Z")));
  }

  private Ledger read() throws Exception {
    return assertInstanceOf(LedgerReading.Read.class, look().ledger()).ledger();
  }

  @Test
  void whatIsWrittenIsReadAlsoAfterANewConnection() throws Exception {
    Ledger first = ledger(entry(ObjectKey.container("web"), "abc"), entry(ObjectKey.unit("a b.service"), "a b.service"));
    host().writeLedger(first);
    assertEquals(first, read());
    subject().reconnect();
    assertEquals(first, read());
    host().writeLedger(ledger());
    assertEquals(ledger(), read());
  }

  @Test
  void whatTheLedgerKnowsIsReadWithoutBeingAskedForAndFoundByItsIdentity() throws Exception {
    String name = unique("adopted");
    person().runForeign(name, 0);
    String id = one(ObjectKey.container(name)).id();
    host().writeLedger(ledger(entry(ObjectKey.container(name), id)));
    String other = unique("elsewhere");
    person().rename(name, other);
    Observation found = lookAtAll().object(ObjectKey.container(name));
    Instance instance = assertInstanceOf(Observation.Present.class, found).instances().getFirst();
    assertEquals(id, instance.id());
    assertEquals(other, instance.name());
    host().writeLedger(ledger());
  }
}
