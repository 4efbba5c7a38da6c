package dev.evenkeel.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.manifests.read.MemoryTree;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a fleet is lowered to depends on what is written, not on the names and the order of the files it is written in. */
class OrderTest {
  private static final List<String> FLEET = List.of("kind: Host\nmetadata: {name: a}\nspec: {address: local}",
      "kind: Network\nmetadata: {name: front}",
      "kind: Service\nmetadata: {name: web}\nspec: {container: {image: n, networks: [front], ports: ['80:80']}}",
      "kind: Service\nmetadata: {name: app}\nspec: {dependsOn: [Service/web], container: {image: n, networks: [front, back]}}",
      "kind: Service\nmetadata: {name: clash}\nspec: {container: {image: m, ports: ['80:1']}}",
      "kind: Service\nmetadata: {name: twice}\nspec: {container: {image: m}}",
      "kind: Service\nmetadata: {name: twice}\nspec: {container: {image: k}}",
      "kind: Service\nmetadata: {name: round}\nspec: {dependsOn: [Service/trip], container: {image: m}}",
      "kind: Service\nmetadata: {name: trip}\nspec: {dependsOn: [Service/round], container: {image: m}}",
      "kind: File\nmetadata: {name: f1}\nspec: {path: /etc/x, content: a}",
      "kind: File\nmetadata: {name: f2}\nspec: {path: /etc/x/y, content: a}",
      "kind: Defaults\nmetadata: {name: d1}\nspec: {spec: {container: {mem_limit: 64m}}, selector: {kind: Service}}",
      "kind: Defaults\nmetadata: {name: d2}\nspec: {spec: {container: {mem_limit: 32m, init: true}}, selector: {kind: Service}}");

  private record Outcome(String targets, SortedSet<ResourceRef> refused) {}

  private static Outcome lower(List<String> manifests) {
    MemoryTree tree = new MemoryTree();
    for (int i = 0; i < manifests.size(); i++) {
      tree.with(String.format("m%02d.yaml", i), FleetFixture.HEAD + manifests.get(i) + "\n");
    }
    FleetTarget fleet = Manifests.lower(tree, "");
    String targets = TargetText
        .of(new FleetTarget(fleet.commit(), fleet.hosts(), fleet.targets(), fleet.resources(), List.of(), fleet.refusals(),
            fleet.unreadable(), fleet.unread()));
    return new Outcome(targets, fleet.targets().values().stream().findFirst().orElseThrow().refused());
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16})
  void shuffled_files_give_the_same_targets_and_refusals(long seed) {
    List<String> shuffled = new ArrayList<>(FLEET);
    Collections.shuffle(shuffled, new Random(seed));
    Outcome outcome = lower(shuffled);
    assertEquals(lower(FLEET), outcome, "seed " + seed);
    assertEquals(
        new TreeSet<>(List.of("File/f1", "File/f2", "Service/clash", "Service/round", "Service/trip", "Service/twice", "Service/web")
            .stream().map(ResourceRef::parse).toList()),
        outcome.refused());
  }
}
