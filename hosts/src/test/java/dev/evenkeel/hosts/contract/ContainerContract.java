package dev.evenkeel.hosts.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Fields;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.Live.Status;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.PlannedStep;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.model.Reason;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The steps of one container, and the facts among the engine's answers. */
abstract class ContainerContract extends Contract {
  ContainerContract(Supplier<Subject> subject) {
    super(subject);
  }

  @Test
  void aCreatedContainerCarriesItsMarksAndIsNotStarted() throws Exception {
    String name = unique("web");
    String id = made(create(sleeper(name), name + ".abc", "abc"));
    Instance instance = one(ObjectKey.container(name));
    assertEquals(id, instance.id());
    assertEquals(name + ".abc", instance.name());
    assertEquals(marks(name, "abc"), instance.marks());
    assertEquals(Status.CREATED, instance.container().status());
    assertEquals(imageId(Subject.IMAGE), instance.container().imageId());
  }

  @Test
  void aStepMayNameWhatAnEarlierStepMade() throws Exception {
    String name = unique("web");
    String id = made(create(sleeper(name), name, "g1"));
    TreeMap<Integer, String> made = new TreeMap<>();
    made.put(4, id);
    PlannedStep start = new PlannedStep(5, ObjectKey.container(name), new Step.StartContainer(new Step.Id.Made(4)),
        Collections.emptySortedSet(), Collections.emptySortedSet());
    assertInstanceOf(Outcome.Done.class, host().run(start, made));
    assertEquals(Status.RUNNING, live(name).status());
  }

  @Test
  void creatingTheSameAgainGivesTheOneThatIsThere() throws Exception {
    String name = unique("web");
    String id = made(create(sleeper(name), name, "g1"));
    assertEquals(id, made(create(sleeper(name), name, "g1")));
  }

  @Test
  void theNameOfAForeignContainerIsRefusedAndItIsLeftAlone() throws Exception {
    String name = unique("web");
    person().runForeign(name, 0);
    refused(Reason.CREATE_FAILED, create(sleeper(name), name, "g1"));
    Instance foreign = one(ObjectKey.container(name));
    assertTrue(!foreign.marks().ours(), "a foreign container has no marks");
    assertEquals(Status.RUNNING, foreign.container().status());
  }

  @Test
  void anImageThatIsNotThereIsSaidSo() throws Exception {
    String name = unique("web");
    refused(Reason.IMAGE_MISSING, new Step.CreateContainer(sleeper(name), name, marks(name, "g1"), known("sha256:" + "0".repeat(64)),
        Collections.emptySortedMap(), true));
  }

  @Test
  void startingStoppingAndRemovingTwiceAreFacts() throws Exception {
    String name = unique("web");
    String id = running(sleeper(name));
    done(new Step.StartContainer(known(id)));
    assertEquals(0, live(name).restartCount());
    stopped(id);
    done(new Step.StopContainer(known(id), null));
    done(new Step.RemoveContainer(known(id), true));
    done(new Step.RemoveContainer(known(id), true));
    done(new Step.StopContainer(known(id), null));
    assertTrue(absent(ObjectKey.container(name)), "it is gone");
  }

  @Test
  void startingWhatIsNotThereFails() throws Exception {
    refused(Reason.START_FAILED, new Step.StartContainer(known("f".repeat(64))));
  }

  @Test
  void aRunningContainerIsNeverRemoved() throws Exception {
    String name = unique("web");
    String id = running(sleeper(name));
    refused(Reason.STEP_FAILED, new Step.RemoveContainer(known(id), true));
    assertEquals(Status.RUNNING, live(name).status());
  }

  @Test
  void creatingOnAnOccupiedPortSucceedsAndStartingFails() throws Exception {
    int port = freePort();
    String foreign = unique("other");
    person().runForeign(foreign, port);
    String name = unique("web");
    String id = made(create(publishing(name, port), name, "g1"));
    refused(Reason.START_FAILED, new Step.StartContainer(known(id)));
    Live.OfContainer live = live(name);
    assertTrue(live.error() != null && live.error().contains("port is already allocated"), () -> "the engine's words: " + live.error());
    assertEquals(foreign, publisher(port + "/tcp"));
    person().stop(foreign);
    done(new Step.StartContainer(known(id)));
    assertEquals(name, publisher(port + "/tcp"));
  }

  @Test
  void aRestartIsANewIncarnation() throws Exception {
    String name = unique("web");
    String id = running(sleeper(name));
    String before = live(name).incarnation();
    done(new Step.RestartContainer(known(id), Duration.ofSeconds(1)));
    assertEquals(Status.RUNNING, live(name).status());
    assertNotEquals(before + "", live(name).incarnation() + "");
  }

  @Test
  void whatAPersonKilledIsSeen() throws Exception {
    String name = unique("web");
    running(sleeper(name));
    person().kill(name);
    eventually("it has ended", () -> live(name).status() == Status.EXITED);
    assertEquals(137, live(name).exitCode());
  }

  @Test
  void aPausedContainerGoesOnAndUnpausingTwiceIsAFact() throws Exception {
    String name = unique("web");
    String id = running(sleeper(name));
    person().pause(name);
    assertEquals(Status.PAUSED, live(name).status());
    refused(Reason.START_FAILED, new Step.StartContainer(known(id)));
    done(new Step.UnpauseContainer(known(id)));
    done(new Step.UnpauseContainer(known(id)));
    assertEquals(Status.RUNNING, live(name).status());
  }

  @Test
  void limitsArePutBackWithoutARestart() throws Exception {
    String name = unique("web");
    Container limited = limited(name, 64L << 20);
    String id = running(limited);
    Fields before = one(ObjectKey.container(name)).object().fields();
    String incarnation = live(name).incarnation();
    person().update(name, 128L << 20);
    assertEquals(Long.toString(128L << 20), one(ObjectKey.container(name)).object().fields().get("mem_limit"));
    done(new Step.UpdateContainer(known(id), limited));
    assertEquals(before, one(ObjectKey.container(name)).object().fields());
    assertEquals(incarnation + "", live(name).incarnation() + "");
  }

  @Test
  void aLimitThatTheEngineKeepsIsTold() throws Exception {
    String name = unique("web");
    String id = running(limited(name, 64L << 20));
    refused(Reason.STEP_FAILED, new Step.UpdateContainer(known(id), limited(name, 0)));
    assertEquals(Long.toString(64L << 20), one(ObjectKey.container(name)).object().fields().get("mem_limit"));
  }

  static Container limited(String name, long memory) {
    Container c = sleeper(name);
    Container.Resources r = new Container.Resources(null, null, null, null, null, null, null, null, memory, null, null, null, null, null,
        null, null, Collections.emptySortedMap(), null);
    return new Container(c.name(), c.image(), c.program(), r, c.security(), c.namespaces(), c.mounts(), c.ports(), c.networks(),
        c.naming(), c.healthcheck(), c.restart(), c.logging(), c.labels());
  }

  @Test
  void commandsRunInARunningContainerOnly() throws Exception {
    String name = unique("web");
    String id = made(create(sleeper(name), name, "g1"));
    Step exec = new Step.ExecInContainer(known(id), List.of("true"), Duration.ofSeconds(10));
    refused(Reason.STEP_FAILED, exec);
    done(new Step.StartContainer(known(id)));
    done(exec);
  }

  @Test
  void aSignalEndsWhatDoesNotCatchIt() throws Exception {
    String name = unique("web");
    String id = running(sleeper(name));
    done(new Step.SignalContainer(known(id), "SIGKILL"));
    eventually("it has ended", () -> live(name).status() == Status.EXITED);
  }
}
