package dev.evenkeel.operator.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Reaction;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.Condition;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.SecretRef;
import dev.evenkeel.api.model.SecretSpec;
import dev.evenkeel.api.model.SecretText;
import dev.evenkeel.hosts.fake.FakeHost;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** Secrets on their way from their places to containers and files, over fake hosts in virtual time. */
class SecretsTest {
  private static final String FIRST = "canary-first-value";
  private static final String SECOND = "canary-second-value";
  private final Map<String, String> values = new HashMap<>(Map.of("password", FIRST, "other", "plain-enough"));
  private @Nullable String down;
  private final Rig rig = new Rig();
  private final FakeHost host = rig.host("h1", "web", "bystander");

  SecretsTest() {
    rig.operator.close();
    start();
  }

  private void start() {
    rig.operator = new Operator(rig.connector, (_, _) -> {
      if (down != null) {
        throw new IOException(down);
      }
      return new SecretReader.Answer(new TreeMap<>(values), Duration.ofSeconds(10));
    }, rig.records, rig.records, rig.time, Settings.DEFAULT, PassListener.NONE);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static String mark(String key) {
    return SecretText.mark(new SecretRef("db", key));
  }

  private static Container container(String name, String value) {
    Container plain = TestFleet.container(name, "reg/" + name + ":1", null);
    SortedMap<String, String> environment = new TreeMap<>(Map.of("URL", "db://" + value + "@x", "PLAIN", "1"));
    Container.Program none = Container.Program.NONE;
    return new Container(plain.name(), plain.image(),
        new Container.Program(none.command(), none.entrypoint(), environment, none.user(), none.groupAdd(), null, null, null, null, null,
            null),
        plain.resources(), plain.security(), plain.namespaces(), plain.mounts(), plain.ports(), plain.networks(), plain.naming(), null,
        null,
        null, plain.labels());
  }

  private FleetTarget fleet(String commit, String key) {
    SortedMap<String, SecretSpec> secrets = new TreeMap<>();
    secrets.put("db", new SecretSpec("db", new SecretSpec.OperatorFile("/x"), TestFleet.AT));
    File file = new File("/etc/app.conf", File.Regular.text("p=" + mark(key) + "\n"), new File.Mode(0400), null, null, false);
    return new TestFleet(commit).host("h1").service("h1", "web", target -> target.withObject(container("web", mark(key))))
        .service("h1", "bystander", target -> {
          SortedMap<ObjectKey, Reaction> reactions = new TreeMap<>(Map.of(file.key(), new Reaction.Restart()));
          return target.withOnChange(reactions);
        }).service("h1", "apart").object("h1", "File", "app.conf", file).lowered().withSecrets(secrets);
  }

  private Instance one(String name) {
    return rig.operator.picture("h1").serving(ObjectKey.container(name))
        .orElseThrow(() -> new AssertionError("no " + name + "\n" + rig.story()));
  }

  private @Nullable String url() {
    return ((Container) one("web").object()).program().environment().get("URL");
  }

  private String content() throws IOException {
    return host.readFile("/etc/app.conf").map(Blob::text).orElse("(none)");
  }

  private void silent() {
    String all = rig.story() + rig.events() + rig.operator.picture("h1").changes()
        + Objects.requireNonNull(rig.operator.picture("h1").ledger()).entries()
        + rig.records.drift();
    assertFalse(all.contains("canary"), all);
  }

  @Test
  void values_stand_on_the_host_and_nowhere_else() throws IOException {
    converge();
    int events = rig.events().size();
    rig.pass(Duration.ofMinutes(10));
    assertEquals(events, rig.events().size(), "nothing is to be done, yet something was\n" + rig.story());
    silent();
  }

  private void converge() throws IOException {
    host.images().push("reg/apart:1", dev.evenkeel.hosts.fake.FakeImage.of("apart"));
    rig.operator.accept(fleet("c1", "password"), false);
    rig.pass(20_000);
    assertEquals(Condition.Status.TRUE, rig.status("Service/web", Condition.Type.READY), rig.story());
    assertEquals("db://" + FIRST + "@x", url());
    assertEquals("p=" + FIRST + "\n", content());
  }

  @Test
  void a_new_value_replaces_or_restarts_what_uses_it_and_nothing_else() throws IOException {
    converge();
    String web = one("web").id();
    String bystander = one("bystander").id();
    String started = String.valueOf(one("bystander").container().startedAt());
    String apart = one("apart").id() + one("apart").container().startedAt();
    values.put("password", SECOND);
    rig.pass(30_000);
    assertEquals("db://" + SECOND + "@x", url());
    assertEquals("p=" + SECOND + "\n", content());
    assertNotEquals(web, one("web").id());
    assertEquals(bystander, one("bystander").id());
    assertNotEquals(started, String.valueOf(one("bystander").container().startedAt()));
    assertEquals(apart, one("apart").id() + one("apart").container().startedAt());
    assertTrue(rig.drift().isEmpty(), rig.story());
    silent();
  }

  @Test
  void what_cannot_be_had_holds_what_needs_it_and_keeps_what_runs() throws IOException {
    converge();
    String web = one("web").id();
    rig.operator.accept(fleet("c2", "missing"), false);
    rig.pass(20_000);
    Condition synced = rig.condition("Service/web", Condition.Type.SYNCED);
    assertEquals(Reason.SECRET_UNAVAILABLE, synced.reason(), rig.story());
    assertTrue(synced.message().contains("has no key \"missing\" in /x on the operator's machine"), synced.message());
    assertEquals(web, one("web").id());
    assertTrue(rig.runs("h1", "web"));
    assertEquals("p=" + FIRST + "\n", content());
    values.put("missing", SECOND);
    rig.pass(30_000);
    assertEquals(Condition.Status.TRUE, rig.status("Service/web", Condition.Type.READY), rig.story());
    assertEquals("db://" + SECOND + "@x", url());
    silent();
  }

  @Test
  void while_its_place_is_down_what_was_read_before_heals_what_is_lost() throws IOException {
    converge();
    down = "the place is down";
    rig.pass(60_000);
    assertTrue(rig.events().toString().contains("Secret/db cannot be read: the place is down; what was read before stays in use"),
        rig.story());
    host.byHand().removeContainer("web");
    host.byHand().editFile("/etc/app.conf", "edited\n");
    rig.pass(30_000);
    assertEquals("db://" + FIRST + "@x", url());
    assertEquals("p=" + FIRST + "\n", content());
    down = null;
    rig.pass(Duration.ofMinutes(3));
    assertTrue(rig.events().toString().contains("Secret/db can be read again"), rig.story());
    silent();
  }

  @Test
  void another_operator_that_cannot_read_it_changes_and_prunes_nothing() throws IOException {
    converge();
    String web = one("web").id();
    rig.operator.close();
    down = "the place is down";
    start();
    rig.operator.accept(fleet("c1", "password"), false);
    rig.pass(60_000);
    assertEquals(web, one("web").id());
    Condition synced = rig.condition("Service/web", Condition.Type.SYNCED);
    assertEquals(Reason.SECRET_UNAVAILABLE, synced.reason(), rig.story());
    assertEquals("p=" + FIRST + "\n", content());
    host.byHand().removeContainer("web");
    rig.pass(30_000);
    assertFalse(rig.runs("h1", "web"));
    down = null;
    rig.pass(Duration.ofMinutes(2));
    assertEquals("db://" + FIRST + "@x", url());
    assertEquals(Condition.Status.TRUE, rig.status("Service/web", Condition.Type.READY), rig.story());
    silent();
  }

  @Test
  void a_lost_ledger_replaces_nothing() throws IOException {
    converge();
    String web = one("web").id();
    host.world().loseLedger();
    rig.pass(Duration.ofMinutes(10));
    assertEquals(web, one("web").id(), rig.story());
    silent();
  }

  @Test
  void an_edited_secret_file_is_told_by_fingerprints() throws IOException {
    converge();
    host.byHand().editFile("/etc/app.conf", "p=canary-by-hand\n");
    rig.pass(Duration.ofMinutes(2));
    assertEquals("p=" + FIRST + "\n", content());
    assertEquals(1, rig.drift().size(), rig.story());
    assertTrue(String.valueOf(rig.drift().getFirst().observed()).matches("fp:[0-9a-f]{12}"), rig.drift().toString());
    assertTrue(String.valueOf(rig.drift().getFirst().desired()).matches("fp:[0-9a-f]{12}"), rig.drift().toString());
    silent();
  }

  @Test
  void a_registrys_password_reaches_the_way_to_the_host_and_a_new_one_too() {
    List<String> logins = new ArrayList<>();
    rig.operator.close();
    rig.operator = new Operator(spec -> {
      logins.add(spec.registries().values().iterator().next().password());
      return rig.connector.connect(spec);
    }, (_, _) -> new SecretReader.Answer(new TreeMap<>(values), Duration.ofSeconds(10)), rig.records, rig.records, rig.time,
        Settings.DEFAULT,
        PassListener.NONE);
    FleetTarget plain = fleet("c1", "password");
    HostSpec spec = Objects.requireNonNull(plain.hosts().get("h1"));
    SortedMap<String, HostSpec.RegistryLogin> registries = new TreeMap<>(Map.of("reg", new HostSpec.RegistryLogin("me", mark("password"))));
    SortedMap<String, HostSpec> hosts = new TreeMap<>(Map.of("h1", new HostSpec("h1", null, false, spec.dockerSocket(), spec.labels(),
        spec.reserve(), registries, spec.policy(), spec.at())));
    rig.operator.accept(plain.with(hosts, plain.targets(), plain.resources(), plain.refusals()), false);
    rig.pass(5_000);
    values.put("password", SECOND);
    rig.pass(30_000);
    assertEquals(List.of(FIRST, SECOND), logins.stream().distinct().toList());
  }

  @Test
  void the_plan_says_what_changes_without_the_values() throws Exception {
    converge();
    down = "stop reading";
    rig.operator.accept(fleet("c3", "other"), false);
    HostPlan plan = rig.operator.plan("h1");
    assertTrue(plan.stages().toString().contains("environment.URL"), plan.toString());
    assertFalse(plan.toString().contains("plain-enough") || plan.toString().contains("canary"), plan.toString());
    assertEquals(List.of(), plan.stages().stream().filter(stage -> stage.toString().contains("\0")).toList());
  }
}
