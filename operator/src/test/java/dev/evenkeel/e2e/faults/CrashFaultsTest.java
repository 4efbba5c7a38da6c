package dev.evenkeel.e2e.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.testbed.TestHost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The operator is killed at each request that changes something, and hears the engine's events as badly as can be: both by a tap between it and the engine. */
class CrashFaultsTest extends FaultsOnHosts {
  private static final Set<String> CHANGES = Set.of("POST", "PUT", "DELETE");
  private final EngineTap tap;

  CrashFaultsTest(TestHost beast, TestHost vault, @TempDir Path folder) {
    EngineTap tap = EngineTap.on(beast);
    super(new World(beast, vault, folder, EngineTap.SOCKET));
    this.tap = tap;
  }

  @AfterAll
  void closeTap() {
    tap.close();
  }

  /** Kills the operator at one request. */
  private final class Killing implements EngineTap.Listener {
    private final int at;
    private final boolean afterEffect;
    private final AtomicInteger count = new AtomicInteger();
    private volatile String where = "";

    private Killing(int at, boolean afterEffect) {
      this.at = at;
      this.afterEffect = afterEffect;
    }

    @Override
    public boolean before(String method, String path) {
      if (!CHANGES.contains(method) || count.incrementAndGet() != at) {
        return true;
      }
      where = method + " " + path.replaceAll("[0-9a-f]{64}", "ID").replaceAll("\\?.*", "");
      return afterEffect || kill();
    }

    @Override
    public boolean after(String method, String path) {
      return !CHANGES.contains(method) || count.get() != at || !afterEffect || kill();
    }

    private boolean kill() {
      world.killOperator();
      return false;
    }
  }

  /** Commits, and kills the operator at the given request of the rollout; then another one goes on.
   *
   * @return where it was killed, empty when there were fewer requests */
  private String crash(int at, boolean afterEffect) {
    Killing killing = new Killing(at, afterEffect);
    tap.listen(killing);
    world.nextOnBeast();
    world.awaitOr(() -> !world.operator().isAlive());
    tap.listen(EngineTap.Listener.NONE);
    if (!world.operator().isAlive()) {
      world.startOperator();
    }
    world.awaitAsWritten(World.SOON);
    return killing.where;
  }

  private void crashes(Trial trial, int most) {
    List<String> points = new ArrayList<>();
    for (int at = 1; at <= most; at++) {
      for (boolean afterEffect : new boolean[]{false, true}) {
        String where = crash(at, afterEffect);
        if (where.isEmpty()) {
          at = most;
          break;
        }
        points.add((afterEffect ? "after " : "before ") + where);
      }
    }
    assertTrue(points.size() > 1, "something was changed through the tap");
    trial.note(points.size() + " points: " + points);
  }

  @Fault(row = 1, what = "crash before and after every change at the engine", how = "kill -9 at each POST, PUT and DELETE of a rollout, by a tap before the engine's socket")
  void crashAtEveryRequest(Trial trial) {
    crashes(trial, 40);
    trial.heal(() -> {});
    trial.converges();
    trial.drifted();
  }

  @Fault(row = 1, what = "crash before and after the first changes at the engine", how = "kill -9 at the first two of them")
  @Tag("faults-short")
  void crashAtTheFirstRequests(Trial trial) {
    crashes(trial, 2);
    trial.heal(() -> {});
    trial.converges();
    trial.drifted();
  }

  @Fault(row = 1, what = "crash within the changes of files, units and the ledger", how = "kill -9 after so many bytes of the requests over SSH, twelve points")
  void crashWithinTheRequests(Trial trial) {
    int kills = 0;
    for (int point = 0; point < 12; point++) {
      world.way().afterRequestBytes(400L + point * 2_500L, world::killOperator);
      world.nextOnBeast();
      world.awaitOr(() -> !world.operator().isAlive());
      world.way().heal();
      if (!world.operator().isAlive()) {
        kills++;
        world.startOperator();
      }
      world.awaitAsWritten(World.SOON);
    }
    assertTrue(kills > 3, kills + " kills");
    trial.note(kills + " kills");
    trial.heal(() -> {});
    trial.converges();
    trial.drifted();
  }

  /** Events come twice, in any order, and once more two seconds later. */
  private static final class Unreliable implements EngineTap.Listener, AutoCloseable {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<byte[]> gathered = new ArrayList<>();
    private final Random random = new Random(17);
    private final AtomicInteger told = new AtomicInteger();

    @Override
    public synchronized void event(byte[] event, EngineTap.Chunks to) {
      if (gathered.isEmpty()) {
        var _ = timer.schedule(() -> deliver(to), 500, TimeUnit.MILLISECONDS);
      }
      gathered.add(event);
      gathered.add(event);
    }

    private void deliver(EngineTap.Chunks to) {
      List<byte[]> events;
      synchronized (this) {
        events = new ArrayList<>(gathered);
        gathered.clear();
      }
      Collections.shuffle(events, random);
      write(events, to);
      var _ = timer.schedule(() -> write(events, to), 2, TimeUnit.SECONDS);
    }

    private void write(List<byte[]> events, EngineTap.Chunks to) {
      try {
        for (byte[] event : events) {
          to.write(event);
          told.incrementAndGet();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      timer.shutdownNow();
    }
  }

  @Fault(row = 17, what = "events doubled, out of order and late", how = "the tap gives each event three times, shuffled, half a second and two and a half seconds late, during a rollout and changes by hand")
  void eventsAsBadAsCanBe(Trial trial) {
    try (Unreliable unreliable = new Unreliable()) {
      tap.listen(unreliable);
      world.nextOnBeast();
      world.awaitAsWritten(World.SOON);
      world.beast().docker("rm", "-f", "ported").orThrow();
      world.awaitAsWritten(World.SOON);
      world.beast().docker("update", "--memory", "128m", "--memory-swap", "256m", "web").orThrow();
      world.awaitAsWritten(World.SOON);
      trial.othersGoOn();
      assertTrue(unreliable.told.get() > 20, unreliable.told + " events");
      trial.note(unreliable.told + " events told");
      trial.heal(() -> tap.listen(EngineTap.Listener.NONE));
    }
    trial.converges();
    trial.drifted("container/ported exists", "container/web mem_limit", "container/web memswap_limit");
  }
}
