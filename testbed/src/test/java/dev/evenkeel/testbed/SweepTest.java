package dev.evenkeel.testbed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.github.dockerjava.api.exception.NotFoundException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What a killed run left is removed by the next one; what belongs to a run that lives, or to nobody, is not touched. */
@RealHosts
class SweepTest {
  private final Set<String> made = new LinkedHashSet<>();

  @AfterEach
  void removeWhatIsLeft() {
    made.stream().filter(this::exists).forEach(id -> Testbed.get().docker().removeContainerCmd(id).withForce(true).exec());
  }

  @Test
  void removesTheContainersOfDeadRunsOnly() {
    var here = Run.current();
    // This process's id with another start: the process that had it is dead, and the id was reused.
    var dead = container(Map.of(Run.RUN_LABEL, ProcessHandle.current().pid() + ".1", Run.SPACE_LABEL, here.space()));
    var living = container(here.labels());
    var elsewhere = container(Map.of(Run.RUN_LABEL, "1.1", Run.SPACE_LABEL, "pid:[1]"));
    var foreign = container(Map.of());
    Scripts.run("sweep");
    assertEquals(Map.of("dead", false, "living", true, "elsewhere", true, "foreign", true),
        Map.of("dead", exists(dead), "living", exists(living), "elsewhere", exists(elsewhere), "foreign", exists(foreign)));
  }

  private String container(Map<String, String> labels) {
    var id = Testbed.get().docker().createContainerCmd(TestImages.tag("busybox")).withLabels(new HashMap<>(labels)).exec().getId();
    made.add(id);
    return id;
  }

  private boolean exists(String id) {
    try {
      Testbed.get().docker().inspectContainerCmd(id).exec();
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }
}
