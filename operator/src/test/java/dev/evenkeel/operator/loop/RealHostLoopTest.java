package dev.evenkeel.operator.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.Checks;
import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.Image;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.host.Probe;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.Condition;
import dev.evenkeel.api.model.Dependency;
import dev.evenkeel.api.model.Drift;
import dev.evenkeel.api.model.Event;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Policy;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.hosts.remote.RemoteHostConnector;
import dev.evenkeel.hosts.ssh.HostKeyPins;
import dev.evenkeel.hosts.ssh.SshSettings;
import dev.evenkeel.operator.store.Store;
import dev.evenkeel.testbed.RealHosts;
import dev.evenkeel.testbed.TestHost;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** The whole loop over two real hosts: systemd, sshd and an engine each. */
@RealHosts({"otter", "heron"})
@Timeout(180)
class RealHostLoopTest {
  private static final String IMAGE = "evenkeel/busybox";
  /** Longer than what follows from a repair takes: the host tells twice of each change, half a second apart. */
  private static final Duration QUIET = Duration.ofMillis(1_500);
  private final SystemTime time = new SystemTime();
  private final Store store = Store.inMemory(InstantSource.system());
  private final TestHost otter;
  private final TestHost heron;
  private Operator operator = another();

  RealHostLoopTest(TestHost otter, TestHost heron) {
    this.otter = otter.loadImage(IMAGE);
    this.heron = heron.loadImage(IMAGE);
  }

  private Operator another() {
    return another(Settings.DEFAULT, () -> {});
  }

  /** @param look called at the end of each pass over a host */
  private Operator another(Settings settings, Runnable look) {
    return new Operator(new RemoteHostConnector("loop-test", HostKeyPins.NONE, SshSettings.DEFAULT, InstantSource.system()),
        store.journal(), store.intents(), time, settings, new PassListener() {
          @Override
          public void passed(String host, boolean full, Duration took, Plan plan, SortedMap<Integer, Outcome> outcomes) {
            look.run();
          }

          @Override
          public void drifted(Drift drift) {}

          @Override
          public void connection(String host, Connection connection) {}
        });
  }

  @BeforeEach
  void converge() throws InterruptedException {
    operator.accept(fleet(), false);
    await(() -> operator.progress().state() == Progress.State.CONVERGED);
    // The first reading after an application learns what the engine made of it.
    await(() -> operator.queueDepth() == 0 && open().isEmpty());
  }

  @AfterEach
  void close() {
    operator.close();
    time.close();
    store.close();
  }

  private static HostSpec spec(TestHost machine) {
    return new HostSpec(machine.name(),
        new HostSpec.Ssh(machine.address(), machine.sshPort(), "root", List.of(machine.privateKey().toString()), List.of(machine.hostKey()),
            null),
        true, HostSpec.DEFAULT_SOCKET, Collections.emptySortedMap(), HostSpec.Reserve.NONE, Collections.emptySortedMap(), Policy.DEFAULT,
        TestFleet.AT);
  }

  private static UnaryOperator<Target> sleeping(UnaryOperator<Target> more) {
    return target -> more.apply(target.withObject(asleep((Container) target.object())));
  }

  private static Container asleep(Container one) {
    Container.Program none = Container.Program.NONE;
    Container.Program program = new Container.Program(
        Container.Words.of("sh", "-c", "mkdir -p /w; echo ok > /w/health; exec httpd -f -h /w -p 80"),
        null, none.environment(), null, none.groupAdd(), null, true, null, Duration.ofSeconds(1), null, null);
    return new Container(one.name(), one.image(), program, one.resources(), one.security(), one.namespaces(), one.mounts(), one.ports(),
        one.networks(), one.naming(), one.healthcheck(), one.restart(), one.logging(), one.labels());
  }

  private FleetTarget fleet() {
    Probe probe = new Probe(new Probe.Http(":80/health", null), Duration.ofSeconds(1), Duration.ofSeconds(1), 2, Duration.ZERO);
    UnaryOperator<Target> probed = target -> target.withChecks(
        new Checks(List.of(probe), new Checks.Remedy(List.of(Checks.Action.RESTART, Checks.Action.RECREATE), Duration.ofSeconds(4), 5,
            Duration.ofHours(1))));
    FleetTarget lowered = new TestFleet("c1").host("otter").host("heron")
        .service("heron", "db", IMAGE, 32L << 20, Policy.DEFAULT, sleeping(probed))
        .service("otter", "web", IMAGE, 32L << 20, Policy.DEFAULT, sleeping(TestFleet.dependsOn("Service/db", Dependency.Until.HEALTHY)))
        .file("otter", "/etc/app.conf", "a=1\n").unit("otter", "tick").volume("otter", "data").lowered();
    SortedMap<String, HostSpec> hosts = new TreeMap<>();
    hosts.put("otter", spec(otter));
    hosts.put("heron", spec(heron));
    SortedMap<String, HostTarget> targets = new TreeMap<>();
    lowered.targets().forEach((name, target) -> {
      SortedMap<dev.evenkeel.api.host.ObjectKey, Target> objects = new TreeMap<>(target.objects());
      objects.replaceAll((key, one) -> one.object() instanceof Image image
          ? one.withObject(new Image(image.reference(), null, null, Image.PullPolicy.NEVER))
          : one);
      targets.put(name, new HostTarget(name, target.commit(), objects, target.refused(), null));
    });
    return new FleetTarget(lowered.commit(), hosts, targets, lowered.resources(), List.of(), new TreeMap<>(), null, List.of());
  }

  private List<Drift> open() {
    List<Drift> open = new ArrayList<>(store.drift().open("otter"));
    open.addAll(store.drift().open("heron"));
    return open;
  }

  private void await(BooleanSupplier done) throws InterruptedException {
    Instant end = Instant.now().plusSeconds(60);
    while (!done.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("not within 60 s: " + story());
      }
      // A glance every few milliseconds, bounded by the deadline above.
      new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
    }
  }

  private String story() {
    return operator.progress() + "\n"
        + String.join("\n", store.events().after(0, 500).stream().map(event -> event.at() + " " + event.message()).toList()) + "\n"
        + store.drift().since(null, null, 100);
  }

  /** Waits for the record and for its end, and gives it. */
  private Drift put(String object, String path) throws InterruptedException {
    await(() -> records(object, path).stream().anyMatch(one -> one.correctedAt() != null));
    await(() -> operator.progress().state() == Progress.State.CONVERGED && open().isEmpty());
    assertEquals(1, records(object, path).size(), this::story);
    Drift drift = records(object, path).getFirst();
    System.out.println(drift.object() + " " + drift.path() + " put right after "
        + Duration.between(drift.firstSeen(), drift.correctedAt()).toMillis() + " ms: " + drift.cause());
    return drift;
  }

  private List<Drift> records(String object, String path) {
    return store.drift().since(null, null, 100).stream().filter(one -> one.object().equals(object) && one.path().startsWith(path)).toList();
  }

  @Test
  void what_is_disturbed_by_hand_is_told_once_and_put_right() throws Exception {
    assertEquals(List.of(), store.drift().since(null, null, 100), this::story);

    otter.docker("kill", "web").orThrow();
    assertEquals(Drift.SeenBy.DOCKER_EVENT, put("container/web", "state").seenBy());
    otter.docker("rm", "-f", "web").orThrow();
    assertTrue(String.valueOf(put("container/web", "exists").cause()).contains("docker rm"), this::story);
    otter.docker("rename", "web", "other").orThrow();
    put("container/web", "name");
    otter.docker("update", "--memory", "64m", "--memory-swap", "128m", "web").orThrow();
    assertEquals("docker update", put("container/web", "mem_limit").cause());
    otter.docker("network", "disconnect", "evenkeel", "web").orThrow();
    put("container/web", "networks.evenkeel");
    otter.systemctl("stop", "tick.service").orThrow();
    assertEquals(Drift.SeenBy.SYSTEMD_SIGNAL, put("unit/tick.service", "state").seenBy());
    otter.systemctl("disable", "tick.service").orThrow();
    assertEquals("systemctl disable", put("unit/tick.service", "enabled").cause());
    otter.writeFile("/etc/app.conf", "a=2\n");
    assertEquals("edited by hand", put("file//etc/app.conf", "content").cause());
    assertEquals("a=1\n", otter.readFile("/etc/app.conf"));
    otter.docker("volume", "rm", "data").orThrow();
    put("volume/data", "exists");
  }

  @Test
  void what_is_done_to_a_file_is_told_by_the_host_while_nobody_looks() throws Exception {
    operator.close();
    AtomicLong looked = new AtomicLong(System.nanoTime());
    Duration never = Duration.ofHours(10);
    operator = another(Settings.DEFAULT.withFiles(never).withWatchedFiles(never).withResync(never), () -> looked.set(System.nanoTime()));
    operator.accept(fleet(), false);
    await(() -> operator.progress().state() == Progress.State.CONVERGED && operator.queueDepth() == 0);

    for (String deed : List.of("echo a=2 >/etc/app.conf", "rm /etc/app.conf", "chmod 0666 /etc/app.conf", "chown nobody /etc/app.conf",
        "ln -sf /etc/hostname /etc/app.conf", "echo a=3 >/etc/app.new; mv /etc/app.new /etc/app.conf",
        "echo '# theirs' >>/etc/systemd/system/tick.service")) {
      int before = store.drift().since(null, null, 100).size();
      // A look that still follows from what was before could be quicker than the host.
      await(() -> operator.queueDepth() == 0 && System.nanoTime() - looked.get() > QUIET.toNanos());
      otter.sh(deed).orThrow();
      await(() -> store.drift().since(null, null, 100).size() == before + 1 && open().isEmpty());
      await(() -> operator.progress().state() == Progress.State.CONVERGED && operator.queueDepth() == 0);
      assertEquals(before + 1, store.drift().since(null, null, 100).size(), this::story);
      assertEquals("a=1\n", otter.readFile("/etc/app.conf"));
    }
    List<Drift> all = store.drift().since(null, null, 100);
    assertTrue(all.stream().filter(one -> one.object().startsWith("file/")).allMatch(one -> one.seenBy() == Drift.SeenBy.FILE_WATCH),
        this::story);
    // What was heard of units' files besides may be told instead.
    assertTrue(all.stream().noneMatch(one -> one.seenBy() == Drift.SeenBy.RESYNC), this::story);
  }

  @Test
  void a_storm_of_edits_is_few_looks_and_the_last_one_is_not_missed() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    operator.close();
    Duration never = Duration.ofHours(10);
    operator = another(Settings.DEFAULT.withFiles(never).withWatchedFiles(never).withResync(never), looks::incrementAndGet);
    operator.accept(fleet(), false);
    await(() -> operator.progress().state() == Progress.State.CONVERGED && operator.queueDepth() == 0);
    looks.set(0);

    otter.sh("for i in $(seq 3000); do echo $i >>/etc/app.conf; done").orThrow();
    await(() -> "a=1\n".equals(otter.readFile("/etc/app.conf")) && open().isEmpty());
    assertTrue(looks.get() < 100, () -> looks + " looks\n" + story());
    assertEquals("active", otter.systemctl("is-active", "evenkeel-files.path").text().strip());
  }

  @Test
  void a_reboot_is_survived_and_nothing_is_left_open() throws Exception {
    otter.reboot();
    await(() -> operator.connection("otter").orElseThrow() instanceof Connection.Connected
        && operator.progress().state() == Progress.State.CONVERGED
        && store.events().after(0, 500).stream().anyMatch(event -> event.message().startsWith("otter cannot be reached")));
    await(() -> otter.docker("inspect", "-f", "{{.State.Status}}", "web").text().strip().equals("running"));
  }

  @Test
  void failing_checks_are_answered_until_nothing_is_left_but_a_critical_event() throws Exception {
    heron.docker("exec", "db", "rm", "/w/health").orThrow();
    await(() -> store.events().after(0, 500).stream().anyMatch(event -> event.message().contains("restarted container/db: ")));
    await(() -> operator.conditions(ResourceRef.parse("Service/db")).stream()
        .anyMatch(one -> one.type() == Condition.Type.HEALTHY && one.status() == Condition.Status.TRUE));
    assertEquals(0, store.events().after(0, 500).stream().filter(event -> event.level() == Event.Level.CRITICAL).count());
  }

  @Test
  void another_operator_takes_over_and_does_nothing() throws Exception {
    String before = otter.docker("inspect", "-f", "{{.Id}} {{.State.StartedAt}}", "web").orThrow().text();
    operator.close();
    operator = another();
    operator.accept(fleet(), false);
    await(() -> operator.progress().state() == Progress.State.CONVERGED && operator.queueDepth() == 0);
    assertEquals(before, otter.docker("inspect", "-f", "{{.Id}} {{.State.StartedAt}}", "web").orThrow().text());
    assertEquals(List.of(), store.drift().since(null, null, 100), this::story);
  }
}
