package dev.evenkeel.operator.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.HostObject;
import dev.evenkeel.api.host.Image;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.Condition;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.api.model.SourceTree;
import dev.evenkeel.manifests.Manifests;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the hosts are led to when some resources are led to an earlier commit. Manifests are lowered as always. */
class RollbacksTest {
  private static final ResourceRef WEB = new ResourceRef("Service", "web");
  private static final ResourceRef API = new ResourceRef("Service", "api");
  private static final String HOST = """
      apiVersion: evenkeel/v1
      kind: Host
      metadata: {name: a}
      spec: {address: local}
      """;

  private static String service(String name, String more) {
    return """
        ---
        apiVersion: evenkeel/v1
        kind: Service
        metadata: {name: %s}
        spec:
          container: {image: "app:1"%s}
        """.formatted(name, more);
  }

  private static FleetTarget commit(String id, String... manifests) {
    FleetTarget lowered = Manifests.lower(new SourceTree() {
      @Override
      public String revision() {
        return id;
      }

      @Override
      public List<String> list(String folder) {
        return List.of("fleet.yaml");
      }

      @Override
      public Optional<Blob> read(String path, long maxBytes) {
        return Optional.of(Blob.utf8(HOST + String.join("", manifests)));
      }
    }, "");
    assertEquals(List.of(), lowered.problems());
    return lowered;
  }

  private static SortedMap<ResourceRef, Rollbacks.Earlier> to(FleetTarget earlier, ResourceRef... refs) {
    SortedMap<ResourceRef, Rollbacks.Earlier> all = new TreeMap<>();
    for (ResourceRef ref : refs) {
      all.put(ref, new Rollbacks.Earlier(earlier, new TreeMap<>(), "rolled back by ana"));
    }
    return all;
  }

  private static Target target(FleetTarget fleet, ObjectKey key) {
    return Objects.requireNonNull(Objects.requireNonNull(fleet.targets().get("a")).objects().get(key), () -> key + " is not there");
  }

  private static HostObject object(FleetTarget fleet, String name) {
    return target(fleet, ObjectKey.container(name)).object();
  }

  @Test
  void withoutRollbacksTheCommitIsAsItIs() {
    FleetTarget head = commit("c2", service("web", ""));
    assertSame(head, Rollbacks.over(head, new TreeMap<>()).fleet());
  }

  @Test
  void oneResourceIsAsBeforeAndTheOthersAreAsTheyAre() {
    FleetTarget then = commit("c1", service("web", ", environment: {V: \"1\"}"), service("api", ", environment: {V: \"1\"}"));
    FleetTarget head = commit("c2", service("web", ", environment: {V: \"2\"}"), service("api", ", environment: {V: \"2\"}"));

    Rollbacks.Led led = Rollbacks.over(head, to(then, WEB));

    assertEquals(Map.of(), led.conflicts());
    assertEquals(object(then, "web"), object(led.fleet(), "web"));
    assertEquals(object(head, "api"), object(led.fleet(), "api"));
    assertEquals("c2", led.fleet().commit());
    assertEquals(target(head, ObjectKey.network("evenkeel")).owners(), target(led.fleet(), ObjectKey.network("evenkeel")).owners(),
        "shared as before");
    assertNull(target(led.fleet(), ObjectKey.container("web")).held(), "it is carried out");
  }

  @Test
  void whatIsRolledBackIsNotSynced() {
    FleetTarget then = commit("c1", service("web", ", environment: {V: \"1\"}"));
    FleetTarget led = Rollbacks.over(commit("c2", service("web", ", environment: {V: \"2\"}")), to(then, WEB)).fleet();
    Map<String, Reach> reach = Map.of("a", Reach.READ);

    Condition synced = Conditions.of(WEB, led, Pictures.in(Map.of()), reach, List.of(), Instant.EPOCH).getFirst();
    assertEquals(Condition.Status.FALSE, synced.status());

    List<Condition> host = Conditions.ofHost("a", new Places(led), Picture.blank("a"), reach, List.of(), Instant.EPOCH);
    assertTrue(host.stream().anyMatch(one -> one.type() == Condition.Type.SYNCED && one.status() == Condition.Status.FALSE
        && one.reason() == Reason.ROLLED_BACK), host::toString);
  }

  @Test
  void tagsStandForWhatTheyStoodForThen() {
    FleetTarget then = commit("c1", service("web", ", environment: {V: \"1\"}"));
    FleetTarget head = commit("c2", service("web", ", environment: {V: \"2\"}"));
    String digest = "sha256:" + "a".repeat(64);

    FleetTarget led = Rollbacks.over(head, new TreeMap<>(Map.of(WEB,
        new Rollbacks.Earlier(then, new TreeMap<>(Map.of("app:1", digest)), "rolled back")))).fleet();

    HostObject image = Objects.requireNonNull(led.targets().get("a")).objects().values().stream().map(Target::object)
        .filter(Image.class::isInstance).findFirst().orElseThrow();
    assertEquals(digest, ((Image) image).digest());
    assertEquals("app:1", ((Container) object(led, "web")).image(), "the container says what the manifest said");
  }

  @Test
  void whatWasNotThereYetGoesAndWhatWasThereComesBack() {
    FleetTarget then = commit("c1", service("web", ""));
    FleetTarget head = commit("c2", service("api", ""));

    FleetTarget led = Rollbacks.over(head, to(then, WEB, API)).fleet();

    assertEquals(object(then, "web"), object(led, "web"));
    assertFalse(Objects.requireNonNull(led.targets().get("a")).objects().containsKey(ObjectKey.container("api")));
    assertEquals(Reason.ROLLED_BACK,
        Objects.requireNonNull(Objects.requireNonNull(led.resources().get(API)).rolledBack()).reason(), "and is still spoken of");
  }

  @Test
  void whatOthersWantDifferentlyNowIsNotTakenFromThem() {
    String volume = "---\napiVersion: evenkeel/v1\nkind: File\nmetadata: {name: %s}\nspec: {path: /etc/shared, content: \"%s\"}\n";
    ResourceRef one = new ResourceRef("File", "one");
    FleetTarget then = commit("c1", volume.formatted("one", "old"), volume.formatted("two", "old"));
    FleetTarget head = commit("c2", volume.formatted("one", "new"), volume.formatted("two", "new"));

    Rollbacks.Led led = Rollbacks.over(head, to(then, one));

    assertTrue(Objects.requireNonNull(led.conflicts().get(one)).contains("file//etc/shared on a is shared with File/two"),
        led.conflicts()::toString);
    assertEquals(target(head, ObjectKey.file("/etc/shared")).object(), target(led.fleet(), ObjectKey.file("/etc/shared")).object());
    assertEquals(Map.of(), Rollbacks.over(head, to(then, one, new ResourceRef("File", "two"))).conflicts(),
        "both together are rolled back");
  }

  @Test
  void a_secret_that_only_the_earlier_commit_has_is_known_again() {
    String secret = "---\napiVersion: evenkeel/v1\nkind: Secret\nmetadata: {name: %s}\nspec: {environment: {k: %s}}\n";
    FleetTarget earlier = commit("c1", secret.formatted("gone", "GONE"), secret.formatted("both", "OLD"),
        service("web", ", environment: {A: '${secret:gone/k}', B: '${secret:both/k}'}"));
    FleetTarget head = commit("c2", secret.formatted("both", "NEW"), service("web", ""));
    FleetTarget led = Rollbacks.over(head, to(earlier, WEB)).fleet();
    assertEquals(earlier.secrets().get("gone"), led.secrets().get("gone"));
    assertEquals(head.secrets().get("both"), led.secrets().get("both"));
    ResourceRef both = new ResourceRef("Secret", "both");
    assertEquals(earlier.secrets().get("both"), Rollbacks.over(head, to(earlier, both)).fleet().secrets().get("both"));
  }
}
