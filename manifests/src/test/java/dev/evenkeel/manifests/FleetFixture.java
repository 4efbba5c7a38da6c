package dev.evenkeel.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.manifests.read.MemoryTree;

import java.util.List;

/** A fleet of manifests in memory with one local host {@code a}, and what it is lowered to. */
final class FleetFixture {
  static final String HEAD = "apiVersion: evenkeel/v1\n";
  private final MemoryTree tree = new MemoryTree();
  private int count;

  FleetFixture() {
    host("a");
  }

  FleetFixture host(String name) {
    return manifest("Host", name, "address: local");
  }

  /** Adds a manifest in a file of its own, {@code NAME.yaml}; {@code spec} begins in its line 5, indented by two. */
  FleetFixture manifest(String kind, String name, String spec) {
    count++;
    return file(name + (tree.list("").contains(name + ".yaml") ? count : "") + ".yaml",
        HEAD + "kind: " + kind + "\nmetadata: {name: " + name + "}\nspec:\n" + spec.indent(2));
  }

  FleetFixture service(String name, String container) {
    return manifest("Service", name, "container:\n" + container.indent(2));
  }

  /** A Stack of one Compose file, {@code compose.yaml}. */
  FleetFixture stack(String name, String compose) {
    return file("compose.yaml", compose).manifest("Stack", name, "compose: ./compose.yaml");
  }

  FleetFixture file(String path, String content) {
    tree.with(path, content);
    return this;
  }

  FleetTarget lower() {
    return Manifests.lower(tree, "");
  }

  List<String> problems() {
    return lower().problems().stream().map(Problem::toString).toList();
  }

  HostTarget target(String host) {
    FleetTarget fleet = lower();
    assertEquals(List.of(), fleet.problems());
    HostTarget target = fleet.targets().get(host);
    if (target == null) {
      throw new AssertionError("no target for " + host);
    }
    return target;
  }

  Target target(ObjectKey key) {
    Target target = target("a").objects().get(key);
    if (target == null) {
      throw new AssertionError("no " + key + " in " + target("a").objects().keySet());
    }
    return target;
  }

  Container container(String name) {
    return assertInstanceOf(Container.class, target(ObjectKey.container(name)).object());
  }

  File file(String path) {
    return assertInstanceOf(File.class, target(ObjectKey.file(path)).object());
  }

  List<String> keys() {
    return target("a").objects().keySet().stream().map(ObjectKey::toString).toList();
  }
}
