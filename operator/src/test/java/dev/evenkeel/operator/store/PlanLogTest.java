package dev.evenkeel.operator.store;

import static dev.evenkeel.operator.store.Samples.NOON;
import static dev.evenkeel.operator.store.Samples.WEB;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.evenkeel.api.host.Change;
import dev.evenkeel.api.host.FieldDiff;
import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.host.PlannedStep;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

class PlanLogTest {
  private static final String CANARY = "c4n4ry-0f-a-secret";

  @TempDir
  Path folder;

  private static Plan plan() {
    var owners = new TreeSet<>(List.of(WEB));
    ObjectKey web = ObjectKey.container("web");
    ObjectKey file = ObjectKey.file("/etc/web.env");
    List<Change> changes = List.of(
        new Change.Do(web, owners, Change.Action.REPLACE, Reason.CHANGED, "image changed", List.of(new FieldDiff("image", "b", "a", null)),
            Duration.ofMillis(1500)),
        new Change.Wait(web, owners, Reason.WAITING_FOR_IMAGE, "pulls", List.of(), NOON),
        new Change.Block(web, owners, Reason.FOREIGN, "not ours", List.of()),
        new Change.Report(file, owners, Reason.OBSERVE_ONLY, "seen", List.of()));
    File content = new File("/etc/web.env", File.Regular.of(Blob.utf8(CANARY)), null, null, null, false);
    List<PlannedStep> steps = List.of(
        new PlannedStep(1, file, new Step.PutFile(content, List.of()), new TreeSet<>(), new TreeSet<>()),
        new PlannedStep(2, web, new Step.ExecInContainer(new Step.Id.Known("c1"), List.of("login", CANARY), Duration.ofSeconds(1)),
            new TreeSet<>(List.of(1)), new TreeSet<>()),
        new PlannedStep(3, web, new Step.StartContainer(new Step.Id.Known("c1")), new TreeSet<>(), new TreeSet<>()),
        new PlannedStep(4, web, new Step.StartContainer(new Step.Id.Known("c2")), new TreeSet<>(), new TreeSet<>()));
    return new Plan("beast", "abc", changes, steps, List.of(), NOON);
  }

  @Test
  void a_plan_comes_back_with_its_changes_and_with_how_its_steps_ended() {
    try (Store store = Store.inMemory(InstantSource.system())) {
      Plan plan = plan();
      TreeMap<Integer, Outcome> outcomes = new TreeMap<>();
      outcomes.put(1, Outcome.Done.PLAIN);
      outcomes.put(2, new Outcome.Failed(Reason.STEP_FAILED, "exit code 1"));
      outcomes.put(3, new Outcome.Skipped(2));

      store.plans().add(NOON, plan, outcomes);

      PlanLog.Executed kept = store.plans().latest("beast", 9).getFirst();
      assertEquals(new PlanLog.Executed(1, plan.identity(), "beast", "abc", NOON, plan.changes(),
          List.of(new PlanLog.Ended(1, "file//etc/web.env", "PutFile", "done", null),
              new PlanLog.Ended(2, "container/web", "ExecInContainer", "failed", "StepFailed: exit code 1"),
              new PlanLog.Ended(3, "container/web", "StartContainer", "skipped", "because of step 2"),
              new PlanLog.Ended(4, "container/web", "StartContainer", "not reached", null))),
          kept);
      assertEquals(Optional.of(kept), store.plans().find(plan.identity()));
      assertEquals(List.of(), store.plans().latest("vault", 9));
      assertEquals(List.of(kept), store.plans().latest(null, 9));
    }
  }

  @Test
  void no_content_of_a_step_reaches_the_disk() throws Exception {
    try (Store store = Store.open(folder, InstantSource.system())) {
      store.plans().add(NOON, plan(), new TreeMap<>());
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        assertFalse(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(CANARY), file.toString());
      }
    }
  }
}
