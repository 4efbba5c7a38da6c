package dev.evenkeel.hosts.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Container.Attachment;
import dev.evenkeel.api.host.Container.Healthcheck;
import dev.evenkeel.api.host.Container.Restart;
import dev.evenkeel.api.host.Container.Words;
import dev.evenkeel.api.host.Live.Health;
import dev.evenkeel.api.host.Live.Status;
import dev.evenkeel.api.host.Network;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.host.Unit;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** What containers do by themselves: health, crashes, restarts, and what a reboot leaves of them. */
abstract class LifeContract extends Contract {
  LifeContract(Supplier<Subject> subject) {
    super(subject);
  }

  private static Container with(Container c, Healthcheck check, Restart restart) {
    return new Container(c.name(), c.image(), c.program(), c.resources(), c.security(), c.namespaces(), c.mounts(), c.ports(), c.networks(),
        c.naming(), check, restart, c.logging(), c.labels());
  }

  private static Healthcheck check(String test) {
    return new Healthcheck(Words.of("CMD-SHELL", test), Duration.ofMillis(200), Duration.ofSeconds(5), null, null, 1);
  }

  private static Healthcheck none() {
    return new Healthcheck(Words.of("NONE"), null, null, null, null, null);
  }

  private static Restart mode(Restart.Mode mode) {
    return new Restart(mode, null);
  }

  @Test
  void healthStartsAndThenIsWhatTheCheckSays() throws Exception {
    String good = unique("good");
    String bad = unique("bad");
    subject().healthGives(good, true);
    subject().healthGives(bad, false);
    running(with(sleeper(good), check("true"), mode(Restart.Mode.NO)));
    running(with(sleeper(bad), check("echo out of order; false"), mode(Restart.Mode.NO)));
    eventually("it is healthy", () -> live(good).health() == Health.HEALTHY);
    eventually("it is unhealthy", () -> live(bad).health() == Health.UNHEALTHY);
    String without = unique("without");
    running(with(sleeper(without), none(), mode(Restart.Mode.NO)));
    assertEquals(Health.NONE, live(without).health());
  }

  @Test
  void theEngineRestartsWhatCrashedButNotWhatAPersonKilled() throws Exception {
    String name = unique("crashing");
    running(with(sleeper(name), none(), mode(Restart.Mode.ALWAYS)));
    String before = live(name).incarnation() + "";
    person().crash(name);
    eventually("it runs again", () -> live(name).status() == Status.RUNNING && live(name).restartCount() == 1);
    assertNotEquals(before, live(name).incarnation() + "");
    person().kill(name);
    eventually("it has ended", () -> live(name).status() == Status.EXITED);
    assertEquals(137, live(name).exitCode());
  }

  @Test
  void whatHasNoPolicyStaysDownAfterACrash() throws Exception {
    String name = unique("crashing");
    running(with(sleeper(name), none(), mode(Restart.Mode.NO)));
    person().crash(name);
    eventually("it has ended", () -> live(name).status() == Status.EXITED);
    assertEquals(0, live(name).restartCount());
  }

  @Test
  void afterARebootPoliciesAndEnabledUnitsDecide() throws Exception {
    String always = unique("always");
    String unless = unique("unless");
    String stopped = unique("stopped");
    String never = unique("never");
    running(with(sleeper(always), none(), mode(Restart.Mode.ALWAYS)));
    running(with(sleeper(unless), none(), mode(Restart.Mode.UNLESS_STOPPED)));
    running(with(sleeper(never), none(), mode(Restart.Mode.NO)));
    stopped(running(with(sleeper(stopped), none(), mode(Restart.Mode.UNLESS_STOPPED))));
    String enabled = unit(true);
    String disabled = unit(false);
    person().reboot();
    subject().reconnect();
    eventually("the engine has started what it should", () -> live(always).running() && live(unless).running());
    assertEquals(Status.EXITED, live(never).status());
    assertEquals(Status.EXITED, live(stopped).status());
    eventually("systemd has started what is enabled", () -> state(enabled) == Unit.State.ACTIVE);
    assertEquals(Unit.State.INACTIVE, state(disabled));
  }

  private String unit(boolean enabled) throws Exception {
    String name = unique("rebooted") + ".service";
    String text = "[Service]\nExecStart=/usr/bin/sleep 1000\n[Install]\nWantedBy=multi-user.target\n";
    done(new Step.PutUnit(new Unit(name, new Unit.Text(text), Collections.emptySortedMap(), null, null)));
    done(new Step.ReloadUnits());
    if (enabled) {
      done(new Step.EnableUnit(name, Unit.Enablement.ENABLED));
    }
    done(new Step.StartUnit(name));
    return name;
  }

  private Unit.State state(String unit) throws Exception {
    return there("state", ((Unit) one(ObjectKey.unit(unit)).object()).state());
  }

  @Test
  void aContainerStandsInAllItsNetworksAsDeclared() throws Exception {
    String front = unique("front");
    String back = unique("back");
    done(new Step.CreateNetwork(Network.plain(front), marks(front)));
    Network fixed = new Network(back, null, Collections.emptySortedMap(), null, null, null, null,
        List.of(new Network.Subnet("10.78.0.0/24", "10.78.0.1", null)), Collections.emptySortedMap());
    done(new Step.CreateNetwork(fixed, marks(back)));
    TreeMap<String, Attachment> networks = new TreeMap<>();
    networks.put(front, new Attachment(new TreeSet<>(List.of("web")), null, null, null, List.of()));
    networks.put(back, new Attachment(new TreeSet<>(List.of("db", "store")), "10.78.0.7", null, null, List.of()));
    String name = unique("both");
    Container c = sleeper(name);
    Container both = new Container(c.name(), c.image(), c.program(), c.resources(), c.security(), c.namespaces(), c.mounts(), c.ports(),
        networks, c.naming(), c.healthcheck(), c.restart(), c.logging(), c.labels());
    String id = made(create(both, name, "g1"));
    assertEquals(networks, ((Container) one(ObjectKey.container(name)).object()).networks());
    done(new Step.StartContainer(known(id)));
    assertEquals(networks, ((Container) one(ObjectKey.container(name)).object()).networks());
    assertEquals("10.78.0.7", live(name).addresses().get(back));
    assertTrue(live(name).addresses().containsKey(front), "an address in each network");
  }
}
