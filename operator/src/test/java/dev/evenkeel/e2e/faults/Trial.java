package dev.evenkeel.e2e.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.e2e.Api;
import dev.evenkeel.e2e.Await;
import dev.evenkeel.e2e.OperatorProcess;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * One row while it runs. It begins with all as written, and takes note of what must not change. A row breaks something, asks what must hold meanwhile ({@link #othersGoOn}, {@link #isUnknown}), calls {@link #heal}, and ends with {@link #converges}, which demands what holds in every row:
 * nothing foreign was touched (I1), never more instances than declared (I2), all is as written again and then nothing is written (I3), the operator takes no more than before (I6), never said that a commit was reached when it was not (I7), let no secret out (I8).
 */
final class Trial {
  /** A service without a port or a volume is replaced start-first, by a commit and as a remedy: it may run twice for a moment. */
  private static final Map<String, Integer> AT_MOST = Map.of("web", 2, "crashing", 2, "flapping", 2, "hanging", 2);

  private final World world;
  private final List<String> strangers;
  private final OperatorProcess atFirst;
  private final Usage usage;
  private final Set<String> knownDrift;
  private final int driftAtFirst;
  private final Honesty honesty;
  private final List<String> notes = new ArrayList<>();
  private long healedNanos = System.nanoTime();
  private Duration took = Duration.ZERO;

  Trial(World world) {
    this.world = world;
    world.awaitAsWritten(World.SOON);
    strangers = strangers();
    atFirst = world.operator();
    usage = Usage.of(atFirst, List.of(world.beast(), world.vault()));
    knownDrift = world.api().drift().map(one -> one.path("id").asText()).collect(Collectors.toCollection(HashSet::new));
    driftAtFirst = knownDrift.size();
    world.instances().mark();
    honesty = new Honesty(world);
  }

  private List<String> strangers() {
    return List.of(Strangers.snapshot(world.beast()), Strangers.snapshot(world.vault()));
  }

  /** From the end of the fault until all was as written again. */
  Duration took() {
    return took;
  }

  /** What the operator took at first. */
  Usage usage() {
    return usage;
  }

  /** How many records there were that were waited for. */
  int knownRecords() {
    return knownDrift.size() - driftAtFirst;
  }

  List<String> notes() {
    return notes;
  }

  /** Something for the report. */
  void note(String text) {
    notes.add(text);
  }

  void until(String what, BooleanSupplier condition) {
    Await.until(what, World.SOON, condition);
  }

  /** Vault gets another version meanwhile (I5). */
  void othersGoOn() {
    long began = System.nanoTime();
    world.nextOnVault();
    world.awaitVault(World.SOON);
    note("meanwhile a commit for the other host was reached in %.1f s".formatted((System.nanoTime() - began) / 1e9));
  }

  /** Beast is noticed to be away, what stands on it is unknown and not absent, and no drift is invented (I4, I7). */
  void isUnknown() {
    until("beast is told to be unreachable", () -> !world.api().host("beast").path("reachable").asBoolean());
    for (String ref : List.of("Service/web", "Unit/worker", "File/note")) {
      until(ref + " is unknown",
          () -> world.api().status(ref, "Synced").equals("Unknown") && world.api().status(ref, "Healthy").equals("Unknown"));
    }
    assertEquals(List.of(), drift(), "what cannot be read is not absent");
  }

  /** Waits until a resource says why it is not as written. */
  String isNotSynced(String ref, String reason) {
    JsonNode synced = Await.value(ref + " says " + reason, World.SOON, () -> Api.condition(world.api().resource(ref), "Synced"),
        one -> one.path("reason").asText().equals(reason));
    assertTrue(!synced.path("status").asText().equals("True"), synced.toString());
    return synced.path("message").asText();
  }

  /** The drift records of this trial. */
  List<JsonNode> drift() {
    return world.api().drift().filter(one -> !knownDrift.contains(one.path("id").asText())).toList();
  }

  /** Waits for exactly these records, {@code object path}, each once, and each put right. */
  void drifted(String... expected) {
    List<String> wanted = java.util.Arrays.stream(expected).sorted().toList();
    until("all drift is right again",
        () -> drift().size() >= wanted.size() && drift().stream().noneMatch(one -> one.path("correctedAt").isNull()));
    assertEquals(wanted, drift().stream().map(one -> one.path("object").asText() + " " + one.path("path").asText()).sorted().toList(),
        () -> drift().toString());
  }

  /** Waits for exactly these records since the last ones that were asked for, and for their being put right. */
  void newlyDrifted(String deed, String... expected) {
    List<String> wanted = java.util.Arrays.stream(expected).sorted().toList();
    until("after " + deed + " all drift is right again",
        () -> drift().size() >= wanted.size() && drift().stream().noneMatch(one -> one.path("correctedAt").isNull()));
    assertEquals(wanted, drift().stream().map(one -> one.path("object").asText() + " " + one.path("path").asText()).sorted().toList(),
        () -> deed + ": " + drift());
    drift().forEach(one -> knownDrift.add(one.path("id").asText()));
  }

  /** Ends the fault; from here on the time to converge counts. */
  void heal(Runnable healing) {
    healing.run();
    healedNanos = System.nanoTime();
  }

  /** Waits until all is as written, and demands what holds in every row.
   *
   * @param more containers that a row has beside the usual, {@code NAME STATE} */
  void converges(String... more) {
    world.awaitAsWritten(World.SOON, more);
    took = Duration.ofNanos(System.nanoTime() - healedNanos);
    // What was learned on the way is written into the ledger by a last look; from then on nothing is. That something failed is forgotten a minute after it has recovered.
    until("what failed on the way is forgotten", () -> !world.ledgers().contains("\"attempt\":"));
    world.lookAtAll();
    String before = world.trace();
    world.lookAtAll();
    assertEquals(before, world.trace(), "I3: something was written at rest");
    honesty.close();
    assertEquals(List.of(), honesty.lies(), "I7");
    assertEquals(strangers, strangers(), "I1: something foreign was touched");
    world.instances().most().forEach((service, most) -> assertTrue(most <= AT_MOST.getOrDefault(service, 1),
        "I2: " + most + " instances of " + service + " ran at one time"));
    if (world.operator() == atFirst) {
      Await.value("I6: the operator takes no more than before: " + usage, World.SOON,
          () -> Usage.of(atFirst, List.of(world.beast(), world.vault())), now -> now.isBackAt(usage));
    }
    assertEquals(List.of(), Canaries.found(world.operator(), world.state(), world.beast(), world.vault()), "I8: a secret was let out");
  }

  /** Whatever became of it. */
  void end() {
    honesty.close();
  }
}
