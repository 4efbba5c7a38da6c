package dev.evenkeel.e2e.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.testbed.TestHost;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What may become of the way to a host. */
class LinkFaultsTest extends FaultsOnHosts {
  private static final String REJECT = "iptables -w %s INPUT -p tcp --dport 22 -j REJECT --reject-with tcp-reset";
  /** Makes and removes 350 volumes, by one connection to the engine. */
  private static final String CHURN = """
      for i in $(seq 350); do
        [ $i = 1 ] || echo next
        printf 'url=http://engine/volumes/create\\ndata={"Name":"churn%s"}\\nheader=Content-Type: application/json\\noutput=/dev/null\\nunix-socket=/run/docker.sock\\nnext\\n' $i
        printf 'url=http://engine/volumes/churn%s\\nrequest=DELETE\\noutput=/dev/null\\nunix-socket=/run/docker.sock\\n' $i
      done | curl -s -K -
      """;

  LinkFaultsTest(TestHost beast, TestHost vault, @TempDir Path folder) {
    super(new World(beast, vault, folder));
  }

  private boolean successorIsThere() {
    return world.containersOf("web").size() == 2;
  }

  @Fault(row = 5, what = "SSH dropped in mid-request", how = "iptables REJECT with tcp-reset in the middle of a rollout")
  void sshDroppedInMidRequest(Trial trial) {
    world.nextOnBeast();
    trial.until("a successor of web is made", this::successorIsThere);
    world.beast().sh(REJECT.formatted("-I")).orThrow();
    trial.isUnknown();
    trial.othersGoOn();
    trial.heal(() -> world.beast().sh(REJECT.formatted("-D")).orThrow());
    trial.converges();
  }

  @Fault(row = 6, what = "reply lost after the effect", how = "the proxy passes requests on and eats the replies, then cuts")
  @Tag("faults-short")
  void replyLostAfterTheEffect(Trial trial) {
    world.nextOnBeast();
    trial.until("the rollout has begun", this::successorIsThere);
    world.way().eatReplies();
    trial.othersGoOn();
    trial.heal(() -> {
      world.way().cut();
      world.way().heal();
    });
    trial.converges();
  }

  @Fault(row = 7, what = "half-open TCP", how = "iptables DROP on port 22 while a container is killed and a commit comes")
  @Tag("faults-short")
  void halfOpen(Trial trial) {
    world.beast().dropSsh();
    world.beast().docker("kill", "ported").orThrow();
    world.nextOnBeast();
    trial.othersGoOn();
    long began = System.nanoTime();
    trial.isUnknown();
    trial.note("noticed %.0f s later".formatted((System.nanoTime() - began) / 1e9));
    trial.heal(() -> world.beast().restoreSsh());
    trial.converges();
  }

  @Fault(row = 8, what = "slow host", how = "the proxy delays each way by a second while a commit is carried out")
  void slowWay(Trial trial) {
    world.way().delay(Duration.ofSeconds(1));
    world.nextOnBeast();
    trial.othersGoOn();
    trial.heal(() -> world.way().delay(Duration.ZERO));
    trial.converges();
  }

  @Fault(row = 8, what = "slow engine", how = "kill -STOP of dockerd for 20 s while a commit comes")
  void frozenEngine(Trial trial) throws InterruptedException {
    world.beast().sh("kill -STOP $(pidof dockerd)").orThrow();
    world.nextOnBeast();
    trial.othersGoOn();
    TimeUnit.SECONDS.sleep(20);
    trial.heal(() -> world.beast().sh("kill -CONT $(pidof dockerd)").orThrow());
    trial.converges();
  }

  @Fault(row = 9, what = "flapping link", how = "the proxy resets every connection once a second for 20 s while a commit comes")
  void flappingLink(Trial trial) throws InterruptedException {
    AtomicInteger cuts = new AtomicInteger();
    try (var timer = Executors.newSingleThreadScheduledExecutor()) {
      var _ = timer.scheduleAtFixedRate(() -> {
        world.way().cut();
        cuts.incrementAndGet();
      }, 0, 1, TimeUnit.SECONDS);
      world.nextOnBeast();
      trial.othersGoOn();
      trial.until("20 cuts", () -> cuts.get() >= 20);
      trial.heal(timer::shutdownNow);
    }
    trial.converges();
    String losses = world.api().get("/metrics").body().lines()
        .filter(line -> line.startsWith("evenkeel_connection_losses_total{host=\"beast\""))
        .reduce("", (all, line) -> all + line.substring(line.indexOf('{')) + " ");
    assertTrue(!losses.isBlank(), "losses are counted");
    trial.note(cuts + " cuts");
  }

  @Fault(row = 16, what = "more than 256 events during a gap", how = "700 foreign events, a container removed and one updated while the way is cut")
  void moreEventsThanTheEngineKeeps(Trial trial) {
    world.way().refuse();
    trial.isUnknown();
    world.beast().docker("rm", "-f", "ported").orThrow();
    world.beast().docker("update", "--memory", "128m", "--memory-swap", "256m", "web").orThrow();
    world.beast().sh(CHURN).orThrow();
    trial.heal(() -> world.way().heal());
    trial.converges();
    trial.drifted("container/ported exists", "container/web mem_limit", "container/web memswap_limit");
  }
}
