package dev.evenkeel.hosts.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Marks;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.host.Unit;
import dev.evenkeel.api.host.Unit.Enablement;
import dev.evenkeel.api.host.Unit.State;
import dev.evenkeel.api.host.Unit.Text;
import dev.evenkeel.api.model.Reason;
import org.junit.jupiter.api.Test;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** systemd units: their text, their state, and what people do to them. */
abstract class UnitContract extends Contract {
  private static final String TEXT = """
      # Managed by Evenkeel for Service/contract
      [Unit]
      Description=Contract
      [Service]
      Type=simple
      ExecStart=/usr/bin/sleep 1000
      Restart=always
      RestartSec=0
      [Install]
      WantedBy=multi-user.target
      """;

  UnitContract(Supplier<Subject> subject) {
    super(subject);
  }

  private static Unit unit(String name, String text) {
    return new Unit(name, new Text(text), Collections.emptySortedMap(), Enablement.ENABLED, State.ACTIVE);
  }

  private Unit seen(String name) throws Exception {
    return (Unit) one(ObjectKey.unit(name)).object();
  }

  /** Written, read by systemd, enabled and started. */
  private String started(String text) throws Exception {
    String name = unique("contract") + ".service";
    done(new Step.PutUnit(unit(name, text)));
    done(new Step.ReloadUnits());
    done(new Step.EnableUnit(name, Enablement.ENABLED));
    done(new Step.StartUnit(name));
    assertEquals(State.ACTIVE, seen(name).state());
    return name;
  }

  @Test
  void aUnitIsWrittenToTheLetterAndCarriesItsOwner() throws Exception {
    String name = unique("contract") + ".service";
    assertTrue(absent(ObjectKey.unit(name)), "it is not there at first");
    done(new Step.PutUnit(unit(name, TEXT)));
    done(new Step.ReloadUnits());
    Instance instance = one(ObjectKey.unit(name));
    assertEquals(new Unit(name, new Text(TEXT), Collections.emptySortedMap(), Enablement.DISABLED, State.INACTIVE), instance.object());
    assertEquals(marks(name), instance.marks());
    assertEquals("loaded", instance.unit().loadState());
    assertEquals("/etc/systemd/system/" + name, instance.unit().fragmentPath());
    assertTrue(lookAtAll().object(ObjectKey.unit(name)) instanceof Observation.Present, "a full reading finds it by its header");
  }

  @Test
  void anEnabledAndStartedUnitRuns() throws Exception {
    String name = started(TEXT);
    Instance instance = one(ObjectKey.unit(name));
    assertEquals(Enablement.ENABLED, ((Unit) instance.object()).enabled());
    assertTrue(instance.unit().mainPid() > 0, "it has a process");
    assertTrue(String.valueOf(instance.unit().invocationId()).matches("[0-9a-f]{32}"), () -> "an invocation: " + instance.unit());
    assertNotNull(instance.unit().activeSince());
    done(new Step.StartUnit(name));
    assertEquals(instance.live().incarnation() + "", one(ObjectKey.unit(name)).live().incarnation() + "");
  }

  @Test
  void aRestartIsANewInvocation() throws Exception {
    String name = started(TEXT);
    String before = String.valueOf(one(ObjectKey.unit(name)).live().incarnation());
    done(new Step.RestartUnit(name));
    String after = String.valueOf(one(ObjectKey.unit(name)).live().incarnation());
    assertNotEquals(before, after);
    done(new Step.ReloadUnit(name));
    assertNotEquals(after, String.valueOf(one(ObjectKey.unit(name)).live().incarnation()), "a unit without ExecReload is restarted");
  }

  @Test
  void aKilledUnitComesBackByItselfAndThatIsSeen() throws Exception {
    String name = started(TEXT);
    String before = String.valueOf(one(ObjectKey.unit(name)).live().incarnation());
    person().killUnit(name);
    eventually("systemd has restarted it", () -> seen(name).state() == State.ACTIVE && one(ObjectKey.unit(name)).unit().restarts() == 1);
    assertNotEquals(before, String.valueOf(one(ObjectKey.unit(name)).live().incarnation()));
  }

  @Test
  void stoppingDisablingAndRemovingTwiceAreFacts() throws Exception {
    String name = started(TEXT);
    for (int i = 0; i < 2; i++) {
      done(new Step.StopUnit(name));
      done(new Step.EnableUnit(name, Enablement.DISABLED));
      assertEquals(Enablement.DISABLED, i == 0 ? seen(name).enabled() : Enablement.DISABLED);
      done(new Step.RemoveUnit(name));
      done(new Step.ReloadUnits());
      assertTrue(absent(ObjectKey.unit(name)), "it is gone");
    }
  }

  @Test
  void startingWhatIsNotThereFails() throws Exception {
    refused(Reason.UNIT_FAILED, new Step.StartUnit(unique("nothing") + ".service"));
  }

  @Test
  void aTextThatSystemdDoesNotTakeIsNotLeftThere() throws Exception {
    String broken = TEXT.replaceAll("ExecStart=.*\n", "");
    String fresh = unique("broken") + ".service";
    assertTrue(refused(Reason.WRITE_FAILED, new Step.PutUnit(unit(fresh, broken))).endsWith("it was taken away again"));
    assertTrue(absent(ObjectKey.unit(fresh)));

    String name = started(TEXT);
    String why = refused(Reason.WRITE_FAILED, new Step.PutUnit(unit(name, broken)));
    assertTrue(why.contains("ExecStart=") && why.endsWith("the one before is back"), why);
    assertEquals(new Text(TEXT), seen(name).text());
    assertEquals("loaded", one(ObjectKey.unit(name)).unit().loadState());
    assertEquals(State.ACTIVE, seen(name).state());
  }

  @Test
  void whatAPersonStoppedDisabledOrEditedIsSeen() throws Exception {
    String name = started(TEXT);
    person().stopUnit(name);
    assertEquals(State.INACTIVE, seen(name).state());
    person().disableUnit(name);
    assertEquals(Enablement.DISABLED, seen(name).enabled());
    done(new Step.StartUnit(name));
    person().editUnit(name, "# a person was here");
    assertEquals(new Text(TEXT + "# a person was here\n"), seen(name).text());
    assertTrue(one(ObjectKey.unit(name)).unit().needDaemonReload(), "systemd has not read it yet");
    done(new Step.PutUnit(unit(name, TEXT)));
    done(new Step.ReloadUnits());
    assertEquals(new Text(TEXT), seen(name).text());
    assertFalse(one(ObjectKey.unit(name)).unit().needDaemonReload());
  }

  @Test
  void aMaskIsSeenAndLifted() throws Exception {
    String name = started(TEXT);
    person().maskUnit(name);
    assertEquals(Enablement.MASKED, seen(name).enabled());
    assertNull(seen(name).text());
    refused(Reason.UNIT_FAILED, new Step.StartUnit(name));
    done(new Step.PutUnit(unit(name, TEXT)));
    done(new Step.ReloadUnits());
    done(new Step.EnableUnit(name, Enablement.ENABLED));
    done(new Step.StartUnit(name));
    assertEquals(unit(name, TEXT), seen(name));
  }

  @Test
  void dropInsAreExactlyTheDeclaredOnes() throws Exception {
    String name = started(TEXT);
    TreeMap<String, Text> own = new TreeMap<>(Map.of("10-limits.conf", new Text("[Service]\nLimitNOFILE=1000\n")));
    Unit wanted = new Unit(name, new Text(TEXT), own, Enablement.ENABLED, State.ACTIVE);
    done(new Step.PutUnit(wanted));
    done(new Step.ReloadUnits());
    assertEquals(wanted, seen(name));
    person().addDropIn(name, "override.conf", "[Service]\nNice=5\n");
    assertEquals(java.util.List.of("10-limits.conf", "override.conf"), java.util.List.copyOf(seen(name).dropIns().keySet()));
    done(new Step.PutUnit(wanted));
    done(new Step.ReloadUnits());
    assertEquals(wanted, seen(name));
  }

  @Test
  void aUnitOfAPackageHasNoTextOfOursAndNoMark() throws Exception {
    Instance instance = one(ObjectKey.unit("ssh.service"));
    assertNull(((Unit) instance.object()).text());
    assertEquals(Marks.NONE, instance.marks());
    assertEquals(State.ACTIVE, ((Unit) instance.object()).state());
  }
}
