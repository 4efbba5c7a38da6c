package dev.evenkeel.hosts.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.host.Unit;
import dev.evenkeel.api.host.Unit.Enablement;
import dev.evenkeel.api.host.Unit.State;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.hosts.files.HostFiles;
import dev.evenkeel.hosts.shell.NoLockException;
import dev.evenkeel.hosts.shell.RealSession;
import dev.evenkeel.testbed.RealHosts;
import dev.evenkeel.testbed.TestHost;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Units of a real systemd, over D-Bus through a real SSH session, for root and for a user with sudo. */
@RealHosts("h1")
class UnitsRealTest {
  private static final String NAME = "evenkeel-test@a-b.service";
  private static final ObjectKey KEY = ObjectKey.unit(NAME);
  private static final Unit.Text TEXT = new Unit.Text("""
      # Managed by Evenkeel for Unit/test, Tunnel/t
      [Service]
      ExecStart=/usr/bin/sleep 1000
      Restart=always
      RestartSec=0
      [Install]
      WantedBy=multi-user.target
      """);
  private final TestHost h1;
  private final BlockingQueue<UnitEvent> events = new LinkedBlockingQueue<>();
  private @Nullable RealSession session;
  private @Nullable Systemd systemd;

  UnitsRealTest(TestHost h1) {
    this.h1 = h1;
  }

  private UnitSteps open(String user) throws Exception {
    return new UnitSteps(objects(user));
  }

  private UnitObjects objects(String user) throws Exception {
    RealSession opened = RealSession.open(h1, user);
    session = opened;
    Systemd connected = Systemd.open("h1", opened.link(), opened.shell(), events::add);
    systemd = connected;
    return new UnitObjects("h1", connected, opened.shell(), new HostFiles("h1", opened.shell()));
  }

  @AfterEach
  void close() {
    if (systemd != null) {
      systemd.close();
    }
    if (session != null) {
      session.close();
    }
  }

  private static Unit unit(Map<String, Unit.Text> dropIns) {
    return new Unit(NAME, TEXT, new TreeMap<>(dropIns), Enablement.ENABLED, State.ACTIVE);
  }

  private static Observation observe(UnitObjects units) throws Exception {
    Observation seen = units.observe(new TreeSet<>(List.of(KEY))).get(KEY);
    return seen == null ? new Observation.Unasked() : seen;
  }

  private static Instance seen(UnitObjects units) throws Exception {
    return assertInstanceOf(Observation.Present.class, observe(units)).instances().getFirst();
  }

  private static void done(Outcome outcome) {
    assertInstanceOf(Outcome.Done.class, outcome);
  }

  private UnitEvent hear(Predicate<UnitEvent> wanted) throws Exception {
    for (UnitEvent event = events.poll(20, TimeUnit.SECONDS); event != null; event = events.poll(20, TimeUnit.SECONDS)) {
      if (wanted.test(event)) {
        return event;
      }
    }
    throw new AssertionError("no such event within 20 s");
  }

  private static boolean says(UnitEvent event, String property, String value) {
    return event instanceof UnitEvent.Changed(String unit, var properties) && unit.equals(NAME) && value.equals(properties.get(property));
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "ops"})
  void a_unit_lives_from_nothing_to_nothing(String user) throws Exception {
    UnitObjects units = objects(user);
    UnitSteps steps = new UnitSteps(units);
    assertInstanceOf(Observation.Absent.class, observe(units));
    assertInstanceOf(Outcome.Failed.class, steps.start(new Step.StartUnit(NAME)));
    done(steps.put(new Step.PutUnit(unit(Map.of("10-nice.conf", new Unit.Text("[Service]\nNice=3\n"))))));
    done(steps.reloadAll());
    done(steps.enable(new Step.EnableUnit(NAME, Enablement.ENABLED)));
    Outcome.Done started = assertInstanceOf(Outcome.Done.class, steps.start(new Step.StartUnit(NAME)));
    assertEquals(started.instance(), seen(units));
    Instance instance = seen(units);
    assertEquals(unit(Map.of("10-nice.conf", new Unit.Text("[Service]\nNice=3\n"))), instance.object());
    assertEquals(new TreeSet<>(List.of(ResourceRef.parse("Unit/test"), ResourceRef.parse("Tunnel/t"))), instance.marks().owners());
    assertEquals("3", h1.sh("ps -o ni= -p " + instance.unit().mainPid()).text());
    assertTrue(units.marked().contains(KEY), "found by its header");
    String before = String.valueOf(instance.live().incarnation());
    done(steps.reload(new Step.ReloadUnit(NAME)));
    String after = String.valueOf(seen(units).live().incarnation());
    assertNotEquals(before, after);
    assertEquals("enabled", h1.systemctl("is-enabled", NAME).text());
    for (int i = 0; i < 2; i++) {
      done(steps.stop(new Step.StopUnit(NAME)));
      done(steps.enable(new Step.EnableUnit(NAME, Enablement.DISABLED)));
      done(steps.remove(new Step.RemoveUnit(NAME)));
      done(steps.reloadAll());
      assertInstanceOf(Observation.Absent.class, observe(units));
    }
    assertFalse(h1.exists("/etc/systemd/system/" + NAME + ".d"));
    assertFalse(h1.exists("/etc/systemd/system/multi-user.target.wants/" + NAME));
  }

  @Test
  void what_people_do_to_a_unit_is_heard_at_once_and_seen() throws Exception {
    UnitObjects units = objects("ops");
    UnitSteps steps = new UnitSteps(units);
    done(steps.put(new Step.PutUnit(unit(Map.of()))));
    done(steps.reloadAll());
    done(steps.enable(new Step.EnableUnit(NAME, Enablement.ENABLED)));
    done(steps.start(new Step.StartUnit(NAME)));
    events.clear();
    h1.systemctl("stop", NAME).orThrow();
    hear(event -> says(event, "ActiveState", "inactive"));
    assertEquals(State.INACTIVE, ((Unit) seen(units).object()).state());
    h1.systemctl("disable", NAME).orThrow();
    hear(event -> event instanceof UnitEvent.FilesChanged);
    assertEquals(Enablement.DISABLED, ((Unit) seen(units).object()).enabled());
    done(steps.start(new Step.StartUnit(NAME)));
    String before = String.valueOf(seen(units).live().incarnation());
    events.clear();
    h1.sh("systemctl kill -s KILL " + NAME).orThrow();
    hear(event -> says(event, "Result", "signal"));
    hear(event -> says(event, "NRestarts", "1"));
    RealSession.await("it runs again", () -> active(units));
    assertNotEquals(before, String.valueOf(seen(units).live().incarnation()));
    assertEquals(1, seen(units).unit().restarts());
    h1.sh("mkdir -p /run/systemd/system/" + NAME + ".d && printf '[Service]\\nNice=7\\n' > /run/systemd/system/" + NAME + ".d/x.conf")
        .orThrow();
    assertEquals(List.of("/run/systemd/system/" + NAME + ".d/x.conf"), List.copyOf(((Unit) seen(units).object()).dropIns().keySet()));
    h1.sh("systemctl stop " + NAME + "; rm /etc/systemd/system/" + NAME + "; systemctl mask " + NAME).orThrow();
    assertEquals(Enablement.MASKED, ((Unit) seen(units).object()).enabled());
    assertNull(((Unit) seen(units).object()).text());
    assertInstanceOf(Outcome.Failed.class, steps.start(new Step.StartUnit(NAME)));
    done(steps.put(new Step.PutUnit(unit(Map.of()))));
    done(steps.reloadAll());
    done(steps.enable(new Step.EnableUnit(NAME, Enablement.ENABLED)));
    done(steps.start(new Step.StartUnit(NAME)));
    assertEquals(unit(Map.of()), seen(units).object());
  }

  /** systemd reads nothing anew while /run has less than 16 MB left. */
  @ParameterizedTest
  @ValueSource(strings = {"root", "ops"})
  void a_text_that_systemd_cannot_read_does_not_stay(String user) throws Exception {
    UnitSteps steps = open(user);
    h1.sh("mount -o remount,size=12m /run").orThrow();
    try {
      assertInstanceOf(Outcome.Failed.class, steps.put(new Step.PutUnit(unit(Map.of()))));
      assertFalse(h1.exists("/etc/systemd/system/" + NAME), "the first one is taken away");
      h1.sh("mount -o remount,size=50% /run").orThrow();
      done(steps.put(new Step.PutUnit(unit(Map.of()))));
      h1.sh("mount -o remount,size=12m /run").orThrow();
      Unit other = new Unit(NAME, new Unit.Text("[Service]\nExecStart=/usr/bin/sleep 2\n"), new TreeMap<>(), null, null);
      Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, steps.put(new Step.PutUnit(other)));
      assertTrue(failed.message().contains("the one before is back"), failed.message());
      assertEquals(TEXT.text(), h1.readFile("/etc/systemd/system/" + NAME));
    } finally {
      h1.sh("mount -o remount,size=50% /run").orThrow();
    }
  }

  private static boolean active(UnitObjects units) {
    try {
      return ((Unit) seen(units).object()).state() == State.ACTIVE;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void reading_units_that_are_not_loaded_makes_no_event() throws Exception {
    UnitObjects units = objects("root");
    done(new UnitSteps(units).put(new Step.PutUnit(unit(Map.of()))));
    done(new UnitSteps(units).reloadAll());
    hear(event -> event instanceof UnitEvent.Reloading(boolean active) && !active);
    events.clear();
    for (int i = 0; i < 5; i++) {
      observe(units);
    }
    h1.systemctl("start", NAME).orThrow();
    UnitEvent first = hear(event -> event.toString().contains(NAME));
    assertTrue(first instanceof UnitEvent.Changed(String _, var properties) && !"0".equals(properties.get("MainPID")),
        () -> "the first event about it is its start: " + first);
  }

  @Test
  void a_unit_that_failed_too_often_is_started_again_and_one_that_hangs_goes_on() throws Exception {
    UnitSteps steps = open("root");
    h1.writeFile("/etc/systemd/system/" + NAME,
        "[Unit]\nStartLimitBurst=2\nStartLimitIntervalSec=1h\n[Service]\nType=oneshot\nExecStart=/usr/bin/test -e /tmp/ok\n");
    h1.systemctl("daemon-reload").orThrow();
    for (int i = 0; i < 4; i++) {
      Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, steps.start(new Step.StartUnit(NAME)));
      assertEquals(Reason.UNIT_FAILED, failed.reason());
    }
    h1.sh("touch /tmp/ok").orThrow();
    done(steps.start(new Step.StartUnit(NAME)));
    h1.writeFile("/etc/systemd/system/" + NAME, "[Service]\nType=oneshot\nExecStart=/usr/bin/sleep 60\n");
    h1.systemctl("daemon-reload").orThrow();
    assertInstanceOf(Outcome.GoesOn.class, steps.start(new Step.StartUnit(NAME)));
    h1.systemctl("kill", "-s", "KILL", NAME).orThrow();
  }

  @Test
  void a_user_without_root_sees_and_hears_and_changes_nothing() throws Exception {
    UnitObjects units = objects("jimmyb");
    h1.writeFile("/etc/systemd/system/" + NAME, TEXT.text());
    h1.sh("systemctl daemon-reload && systemctl start " + NAME).orThrow();
    hear(event -> says(event, "ActiveState", "active"));
    assertEquals(State.ACTIVE, ((Unit) seen(units).object()).state());
    Systemd connected = systemd;
    assertTrue(
        connected != null && assertThrows(NoLockException.class, () -> connected.run(UnitVerb.STOP, NAME, Duration.ofSeconds(5))) != null);
    assertEquals(Reason.LOCK_HELD, assertInstanceOf(Outcome.Failed.class, new UnitSteps(units).stop(new Step.StopUnit(NAME))).reason());
    assertEquals("active", h1.systemctl("is-active", NAME).text());
  }

  @Test
  void the_end_of_the_bus_is_told() throws Exception {
    UnitObjects units = objects("root");
    Systemd connected = systemd;
    assertTrue(connected != null && !connected.ended().isDone());
    h1.sh("pkill -9 dbus-daemon").orThrow();
    RealSession.await("the end is told", () -> connected != null && connected.ended().isDone());
    assertThrows(java.io.IOException.class, () -> observe(units));
    h1.sh("systemctl start dbus.socket dbus").orThrow();
  }
}
