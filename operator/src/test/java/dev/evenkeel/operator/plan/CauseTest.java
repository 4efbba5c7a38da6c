package dev.evenkeel.operator.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evenkeel.api.host.FieldDiff;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Signal;
import dev.evenkeel.api.model.Drift.SeenBy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The words for what a host said, as real engines and systemds say it. */
class CauseTest {
  private static final ObjectKey WEB = ObjectKey.container("web");
  private static final ObjectKey TICK = ObjectKey.unit("tick.service");
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  /** {@code action} or {@code action:key=value:key=value}, a second apart. */
  private static List<Signal> heard(Signal.Source source, ObjectKey key, String all) {
    List<Signal> signals = new ArrayList<>();
    for (String one : all.isBlank() ? new String[0] : all.strip().split(" +", -1)) {
      String[] parts = one.split(":", -1);
      TreeMap<String, String> attributes = new TreeMap<>();
      for (int i = 1; i < parts.length; i++) {
        attributes.put(parts[i].substring(0, parts[i].indexOf('=')), parts[i].substring(parts[i].indexOf('=') + 1));
      }
      signals.add(new Signal(T0.plusSeconds(signals.size()), source, key, "id", parts[0], attributes));
    }
    return signals;
  }

  private static FieldDiff state(String observed) {
    return new FieldDiff("state", "running", "running", observed);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      kill:signal=15 die:exitCode=0 stop                        | exited (0)     | docker stop, signal 15, exited with 0
      kill:signal=15 kill:signal=9 die:exitCode=137 stop        | exited (137)   | docker stop, signal 15, signal 9, exited with 137
      kill:signal=15 die:exitCode=0                             | exited (0)     | signal 15, exited with 0
      kill:signal=9 die:exitCode=137                            | exited (137)   | docker kill, signal 9, exited with 137
      die:exitCode=3                                            | exited (3)     | exited with 3
      exec:program=kill die:exitCode=3                          | exited (3)     | docker exec kill, exited with 3
      oom die:exitCode=137                                      | exited (137)   | out of memory, exited with 137
      pause                                                     | paused         | docker pause
      kill:signal=15 die:exitCode=0 stop start restart          | restarted at x | docker restart, signal 15, exited with 0
      die:exitCode=1 start die:exitCode=2 start                 | exited (2)     | exited with 2
      kill:signal=9 die:exitCode=137 start                      | exited (137)   | docker kill, signal 9, exited with 137
      """)
  void how_a_container_ended(String events, String observed, String words) {
    Cause cause = Cause.of(WEB, state(observed), heard(Signal.Source.DOCKER, WEB, events));
    assertEquals(words, cause.words());
    assertEquals(SeenBy.DOCKER_EVENT, cause.seenBy());
  }

  @Test
  void what_nobody_has_heard_is_told_as_it_was_found() {
    assertEquals(new Cause("exited with 137", SeenBy.RESYNC), Cause.of(WEB, state("exited (137)"), List.of()));
    assertEquals(new Cause("docker network rm", SeenBy.RESYNC),
        Cause.of(ObjectKey.network("front"), new FieldDiff("exists", "yes", "yes", null), List.of()));
  }

  @Test
  void our_own_start_is_nobodys_cause() {
    Cause cause = Cause.of(WEB, state("exited (1)"), heard(Signal.Source.DOCKER, WEB, "start"));
    assertEquals(new Cause("exited with 1", SeenBy.RESYNC), cause);
  }

  @Test
  void the_command_of_a_network_is_told_by_what_was_found() {
    List<Signal> both = heard(Signal.Source.DOCKER, WEB, "disconnect connect");
    assertEquals("docker network disconnect", Cause.of(WEB, new FieldDiff("networks.front", "{}", "{}", null), both).words());
    assertEquals("docker network connect", Cause.of(WEB, new FieldDiff("networks.spare", null, null, "{}"), both).words());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      P:ActiveState=deactivating:Job=7 P:ActiveState=inactive                                           | inactive | systemctl stop
      P:ActiveState=failed P:Result=signal:ExecMainCode=2:ExecMainStatus=9                              | failed   | the service failed (signal 9)
      P:Result=exit-code:ExecMainCode=1:ExecMainStatus=3 P:ActiveState=failed                           | failed   | the service failed (exited with 3)
      P:ActiveState=failed P:Result=oom-kill:ExecMainCode=2:ExecMainStatus=9                            | failed   | the service failed (out of memory)
      P:ActiveState=failed P:Result=timeout                                                             | failed   | the service failed (timeout)
      P:Result=success:ExecMainCode=2:ExecMainStatus=15 P:ActiveState=inactive                          | inactive | signal 15
      P:Result=success:ExecMainCode=1:ExecMainStatus=0 P:ActiveState=inactive                           | inactive | the service ended by itself
      P:ActiveState=failed P:Result=signal:ExecMainStatus=9 P:ActiveState=active P:Result=success:ExecMainStatus=0 | failed | the service failed (signal 9)
      """)
  void how_a_unit_ended(String events, String observed, String words) {
    Cause cause = Cause.of(TICK, new FieldDiff("state", "active", "active", observed), heard(Signal.Source.SYSTEMD, TICK, events));
    assertEquals(words, cause.words());
    assertEquals(SeenBy.SYSTEMD_SIGNAL, cause.seenBy());
  }
}
