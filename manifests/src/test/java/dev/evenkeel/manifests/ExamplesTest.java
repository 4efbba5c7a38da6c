package dev.evenkeel.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;

class ExamplesTest {
  private static final Path EXAMPLES = Path.of("examples");

  private static FleetTarget lower(String example) {
    return Manifests.lower(new DiskTree(EXAMPLES.resolve(example)), "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "tunnels", "monitoring", "health", "stack"})
  void each_example_is_valid_and_lowers_to_its_golden(String example) {
    FleetTarget fleet = lower(example);
    assertEquals(List.of(), fleet.problems());
    Goldens.check(EXAMPLES.resolve(example).resolve("TARGET.txt"), TargetText.of(fleet));
  }

  @Test
  void the_demo_touches_nothing_that_is_not_named_after_it() {
    for (Target target : lower("demo").targets().values().iterator().next().objects().values()) {
      assertTrue(target.key().type() == ObjectKey.Type.IMAGE || target.key().name().contains("evenkeel-demo-"), target.key().toString());
    }
  }

  @Test
  void the_monitoring_example_has_the_limits_it_is_asked_to_have() {
    FleetTarget fleet = lower("monitoring");
    List<String> limits = fleet.targets().values().stream().flatMap(target -> target.objects().values().stream()).map(Target::object)
        .filter(Container.class::isInstance).map(Container.class::cast)
        .map(each -> each.name() + " " + each.resources().cpus() + " " + each.resources().memLimit() + " " + each.resources().cpusReserved()
            + " " + each.resources().memReservation())
        .toList();
    assertEquals(List.of("alertmanager 500000000 268435456 100000000 67108864", "cadvisor 1000000000 536870912 250000000 134217728",
        "grafana 1000000000 1073741824 250000000 268435456",
        "loki 1000000000 1073741824 250000000 268435456", "node-exporter 500000000 268435456 100000000 67108864",
        "prometheus 2000000000 2147483648 500000000 536870912", "promtail 500000000 268435456 100000000 67108864"), limits);
  }
}
