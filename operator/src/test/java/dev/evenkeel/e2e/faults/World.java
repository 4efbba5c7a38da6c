package dev.evenkeel.e2e.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.e2e.Api;
import dev.evenkeel.e2e.Await;
import dev.evenkeel.e2e.Fleet;
import dev.evenkeel.e2e.OperatorProcess;
import dev.evenkeel.testbed.TcpProxy;
import dev.evenkeel.testbed.TestHost;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** Two hosts, what stands on them by git and by others, and the operator that keeps them. Beast is reached through a proxy that can break the way to it, vault directly. */
final class World implements AutoCloseable {
  static final List<String> ON_BEAST = List.of("Service/web", "Service/ported", "Network/backstage", "Volume/ported-data", "Unit/worker",
      "File/note");
  static final Duration SOON = Duration.ofMinutes(2);
  private static final String BEAST_FILE = "beast.yaml";
  private static final String VAULT_FILE = "vault.yaml";

  private final TestHost beast;
  private final TestHost vault;
  private final TcpProxy way;
  private final Fleet fleet;
  private final Path state;
  private final Written written = new Written();
  private final Instances instances;
  /** Which version of beast a commit has. */
  private final Map<String, Integer> versions = new ConcurrentHashMap<>();
  private volatile OperatorProcess operator;
  private String head = "";

  /** Waits until all is as written.
   *
   * @param dockerSocket where the operator finds beast's engine; null for the engine's own */
  World(TestHost beast, TestHost vault, Path folder, @Nullable String dockerSocket) {
    this.beast = beast;
    this.vault = vault;
    this.state = folder.resolve("state");
    this.way = TcpProxy.to(beast.address(), beast.sshPort());
    for (TestHost host : List.of(beast, vault)) {
      host.loadImage("evenkeel/busybox");
      Strangers.put(host);
    }
    this.instances = Instances.watch(beast);
    this.fleet = Fleet.repository(folder.resolve("repo")).host(beast, way.address(), way.port()).hosts(vault);
    if (dockerSocket != null) {
      fleet.replace("hosts/beast.yaml", "spec:\n", "spec:\n  dockerSocket: " + dockerSocket + "\n");
    }
    commit("first");
    this.operator = OperatorProcess.start(Canaries.environment(), fleet.path().toString(), state);
    try {
      awaitAsWritten(SOON);
    } catch (AssertionError e) {
      close();
      throw e;
    }
  }

  World(TestHost beast, TestHost vault, Path folder) {
    this(beast, vault, folder, null);
  }

  TestHost beast() {
    return beast;
  }

  TestHost vault() {
    return vault;
  }

  /** The way to beast's sshd. */
  TcpProxy way() {
    return way;
  }

  Fleet fleet() {
    return fleet;
  }

  Path state() {
    return state;
  }

  Written written() {
    return written;
  }

  Instances instances() {
    return instances;
  }

  /** The one that runs now, or ran last. */
  OperatorProcess operator() {
    return operator;
  }

  Api api() {
    return operator.api();
  }

  /** The newest commit. */
  String head() {
    return head;
  }

  /** Starts the operator anew over the same state.
   *
   * @param more further options of {@code run} */
  void startOperator(String... more) {
    startOperator(Map.of(), more);
  }

  /** The same with variables of the environment. */
  void startOperator(Map<String, String> environment, String... more) {
    Map<String, String> all = new HashMap<>(Canaries.environment());
    all.putAll(environment);
    operator = OperatorProcess.start(all, fleet.path().toString(), state, more);
  }

  /** Another operator is the one that keeps the hosts now. */
  void use(OperatorProcess other) {
    operator = other;
  }

  void killOperator() {
    operator.kill();
  }

  /** The version of beast that a commit has; null for one that nobody here made. */
  @Nullable
  Integer versionOf(String commit) {
    return versions.get(commit);
  }

  /** Commits both hosts as they are written, and tells nobody. */
  String commit(String subject) {
    fleet.write(BEAST_FILE, written.beast()).write(VAULT_FILE, written.vault());
    return commitAsItStands(subject);
  }

  /** The same in the place of the newest commit, so that the branch does not descend from what it was. */
  void amend(String subject) {
    fleet.write(BEAST_FILE, written.beast());
    head = fleet.amend(subject);
    versions.put(head, written.beastVersion());
  }

  /** Commits the folder, with whatever a row has put there. */
  String commitAsItStands(String subject) {
    head = fleet.commit(subject);
    versions.put(head, written.beastVersion());
    return head;
  }

  /** Commits the next version of beast and tells the operator, which may not hear it. */
  void nextOnBeast() {
    written.nextOnBeast();
    fleet.write(BEAST_FILE, written.beast());
    commitAsItStands("version " + written.beastVersion() + " of beast");
    tell();
  }

  /** Commits the next version of vault and tells the operator. */
  void nextOnVault() {
    written.nextOnVault();
    fleet.write(VAULT_FILE, written.vault());
    commitAsItStands("another version of vault");
    tell();
  }

  /** As a push does that is told by a webhook; an operator that cannot take it finds the commit by itself later. */
  void tell() {
    try {
      api().post("/api/v1/sync", "{}");
    } catch (java.io.UncheckedIOException notThere) {
      // It asks for new commits by itself.
    }
  }

  /** The engine's containers with a mark of ours that belong to a service, running or not. */
  List<String> containersOf(String service) {
    return beast.docker("ps", "-a", "--filter", "label=dev.evenkeel.name=" + service, "--format", "{{.Names}}").stdout().lines().toList();
  }

  /** What is on beast and should not be so, or the other way round; empty if all is as written. */
  String wrongOnBeast(String... more) {
    String seen = Written.seenOnBeast(beast);
    String wanted = written.beastShows(more);
    return seen.equals(wanted) ? "" : "wanted:\n" + wanted + "seen:\n" + seen;
  }

  /** Waits until both hosts show it, and the operator says it. */
  void awaitAsWritten(Duration deadline, String... more) {
    Await.value("beast is as written", deadline, () -> wrongOnBeast(more), String::isEmpty);
    awaitVault(deadline);
    awaitSaid(deadline);
  }

  /** Waits until the operator says so, whatever else stands on the hosts. */
  void awaitSaid(Duration deadline) {
    List<String> refs = new ArrayList<>(ON_BEAST);
    refs.add("Service/other");
    Await.value("the operator says so", deadline, () -> notReady(refs), List::isEmpty);
  }

  /** Waits until beast shows it and the operator says it, or until something else has become of it. */
  void awaitOr(BooleanSupplier other) {
    Await.until("beast is as written, or something else has happened", SOON,
        () -> other.getAsBoolean() || (wrongOnBeast().isEmpty() && notReady(ON_BEAST).isEmpty()));
  }

  void awaitVault(Duration deadline) {
    Await.value("vault is as written", deadline, () -> Written.seenOnVault(vault), seen -> seen.equals(written.vaultShows()));
    Await.value("the operator says it of vault", deadline, () -> notReady(List.of("Service/other")), List::isEmpty);
  }

  private List<String> notReady(List<String> refs) {
    List<String> not = new ArrayList<>();
    for (JsonNode one : api().list("/api/v1/resources")) {
      String ref = one.path("kind").asText() + "/" + one.path("name").asText();
      JsonNode ready = Api.condition(one, "Ready");
      if (refs.contains(ref) && !(ready.path("status").asText().equals("True") && ready.path("commit").asText().equals(head))) {
        not.add(ref + " " + ready);
      }
    }
    return not;
  }

  /** The ledgers of both hosts. */
  String ledgers() {
    return beast.readFile("/var/lib/evenkeel/ledger") + vault.readFile("/var/lib/evenkeel/ledger");
  }

  /** Waits until everything on both hosts was read since now, and what that has taught was written: a second look begins when all of the first has ended. */
  void lookAtAll() {
    look();
    look();
  }

  private void look() {
    Instant asked = Instant.now();
    Await.until("the operator takes a sync", SOON, () -> api().post("/api/v1/sync", "{}").status() == 200);
    for (String host : List.of("beast", "vault")) {
      Await.until(host + " was looked at", SOON, () -> Instant.parse(api().host(host).path("lastObserved").asText()).isAfter(asked));
    }
  }

  /** What every write to a host would change. */
  String trace() {
    return trace(beast) + trace(vault);
  }

  private static String trace(TestHost host) {
    return host
        .sh("""
            stat -c 'ledger %i %y' /var/lib/evenkeel/ledger
            cat /var/lib/evenkeel/ledger
            docker ps -aq --no-trunc | sort | xargs -r docker inspect -f '{{.Id}} {{.Name}} {{.State.StartedAt}} {{.State.Status}} {{.RestartCount}} {{.HostConfig.Memory}} {{range .NetworkSettings.Networks}}{{.EndpointID}}{{end}}'
            docker network ls -q --no-trunc | sort
            docker volume ls -q | sort
            stat -c '%n %i %y %a' /etc/evenkeel-test/* /etc/systemd/system/*.service
            systemctl show -P InvocationID worker.service""")
        .stdout();
  }

  /** Whatever a row left broken, as far as the hosts and the way to them go. */
  void mend() {
    way.heal();
    if (!operator.isAlive()) {
      startOperator();
    }
  }

  @Override
  public void close() {
    try {
      instances.stop();
    } finally {
      operator.close();
      fleet.close();
      way.close();
    }
  }
}
