package dev.evenkeel.operator.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.Image;
import dev.evenkeel.api.host.Network;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.host.Unit;
import dev.evenkeel.api.host.Volume;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.hosts.fake.FakeImage;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/** Whatever was there and whatever people did to it in between, passes lead to the target, and then nothing is left to do. The seed of a failing case is in its message. */
class ConvergenceTest {
  private static final int CASES = 100;

  @Test
  void any_state_converges_to_any_target_and_then_rests() {
    for (int seed = 1; seed <= CASES; seed++) {
      try {
        new Case(seed).run();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  private static final class Case {
    private final Random random;
    private final OneHost h = new OneHost();
    private final List<String> containers = new ArrayList<>();
    private final String foreign;

    Case(long seed) {
      random = new Random(seed);
      for (int i = 1; i <= 3; i++) {
        h.host.images().load("app:" + i, FakeImage.of("app-" + i));
        h.want(new Image("app:" + i, null, null, Image.PullPolicy.MISSING));
      }
      for (int i = 0; i < 3; i++) {
        h.host.world().binary("/bin/t" + i);
      }
      h.host.images().load("foreign:1", FakeImage.of("foreign"));
      foreign = h.host.byHand().foreignContainer("somebody");
    }

    void run() {
      for (int commit = 0; commit < 3; commit++) {
        declare();
        if (commit == 0) {
          h.settle(); // what people put there before we came is foreign, and blocks
        }
        int passes = random.nextInt(4);
        for (int i = 0; i < passes; i++) {
          h.pass();
        }
        disturb();
        h.settle();
        h.time.advance(Duration.ofMinutes(10));
        h.settle();
      }
      Plan rest = h.plan();
      assertTrue(rest.isEmpty() && rest.edits().isEmpty(), () -> "left to do: " + rest);
      for (String name : containers) {
        assertTrue(h.container(name).container().running(), () -> name + " does not run");
        assertEquals(1, h.containers(name).size(), () -> "more than one " + name);
      }
      assertTrue(h.host.byHand().readFile("/etc/app.conf") != null);
      h.host.byHand().renameContainer("somebody", "somebody-else");
      assertTrue(!foreign.isEmpty());
    }

    private void declare() {
      containers.forEach(name -> h.drop(ObjectKey.container(name)));
      containers.clear();
      h.want(Network.plain("front")).want(Volume.plain("data"));
      h.want(new File("/etc/app.conf", File.Regular.of(Blob.utf8("v" + random.nextInt(3))), new File.Mode(0644), null, null, false));
      h.want(
          new Unit("t.service",
              new Unit.Text("# Managed by Evenkeel for Unit/t\n[Service]\nExecStart=/bin/t" + random.nextInt(3)
                  + "\n[Install]\nWantedBy=multi-user.target\n"),
              Collections.emptySortedMap(),
              Unit.Enablement.ENABLED, Unit.State.ACTIVE));
      for (String name : List.of("a", "b", "c")) {
        if (random.nextInt(4) == 0) {
          continue;
        }
        Containers container = Containers.named(name).image("app:" + (1 + random.nextInt(3))).env("V", "" + random.nextInt(2))
            .memory((random.nextBoolean() ? 64L : 128L) << 20);
        container = random.nextBoolean() ? container.network("front", name + "-alias") : container;
        container = random.nextInt(3) == 0 ? container.port(8000 + name.charAt(0), 80) : container;
        container = random.nextInt(3) == 0 ? container.volume("data", "/data") : container;
        container = random.nextBoolean() ? container.checked() : container;
        containers.add(name);
        h.want(container.build(), target -> target.withAfter(new TreeSet<>(List.of(ObjectKey.network("front"), ObjectKey.volume("data")))));
      }
    }

    private void disturb() {
      for (int i = random.nextInt(4); i > 0; i--) {
        String name = containers.isEmpty() ? "none" : containers.get(random.nextInt(containers.size()));
        try {
          hand(name);
        } catch (RuntimeException ignored) {
          // the thing was not there to be disturbed, which is as good
        }
        if (random.nextBoolean()) {
          h.pass();
        }
      }
    }

    private void hand(String name) {
      switch (random.nextInt(14)) {
        case 0 -> h.host.byHand().removeContainer(name);
        case 1 -> h.host.byHand().killContainer(name);
        case 2 -> h.host.byHand().stopContainer(name);
        case 3 -> h.host.byHand().pause(name);
        case 4 -> h.host.byHand().renameContainer(name, name + "-renamed");
        case 5 -> h.host.byHand().updateContainer(name, 512L << 20);
        case 6 -> h.host.byHand().disconnect(name, "front");
        case 7 -> h.host.byHand().editFile("/etc/app.conf", "by hand");
        case 8 -> h.host.byHand().removeFile("/etc/app.conf");
        case 9 -> h.host.byHand().stopUnit("t.service");
        case 10 -> h.host.byHand().maskUnit("t.service");
        case 11 -> h.host.byHand().addDropIn("t.service", "50-x.conf", "[Service]\nNice=5\n");
        case 12 -> h.host.byHand().crashContainer(name, 1);
        default -> h.host.byHand().removeNetwork("front");
      }
    }
  }
}
