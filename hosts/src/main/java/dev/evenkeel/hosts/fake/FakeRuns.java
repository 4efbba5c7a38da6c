package dev.evenkeel.hosts.fake;

import dev.evenkeel.api.host.HostState.Ongoing;
import dev.evenkeel.api.host.HostState.PortUser;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.model.Reason;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** How the containers of a fake host run: starts and what refuses them, exits and restart policies, stops that take their time, health. Guarded by its host. */
final class FakeRuns {
  private static final int SIGTERM = 143;
  private final FakeEngine engine;
  private final InstantSource time;
  private final Voice voice;
  private final SortedMap<String, Duration> stopTimes = new TreeMap<>();
  private final SortedMap<String, Live.Health> healthAfterStart = new TreeMap<>();
  private int starts;

  FakeRuns(FakeEngine engine, InstantSource time, Voice voice) {
    this.engine = engine;
    this.time = time;
    this.voice = voice;
  }

  void stopTakes(String name, Duration time) {
    stopTimes.put(name, time);
  }

  void healthAfterStart(String name, Live.Health health) {
    healthAfterStart.put(name, health);
  }

  SortedMap<ObjectKey, Ongoing> stopping() {
    SortedMap<ObjectKey, Ongoing> all = new TreeMap<>();
    for (FakeContainer container : engine.all()) {
      if (container.stopsAt != null && container.stopAskedAt != null) {
        all.put(container.key(), new Ongoing(Ongoing.What.STOP, container.stopAskedAt, null, "until " + container.stopsAt));
      }
    }
    return all;
  }

  void start(FakeContainer container) {
    if (container.status == Live.Status.PAUSED) {
      throw new RefusedException(Reason.START_FAILED, "cannot start a paused container, try unpause instead");
    }
    if (container.status == Live.Status.RUNNING) {
      return;
    }
    Optional<String> refusal = refusal(container);
    if (refusal.isPresent()) {
      container.error = refusal.get();
      container.exitCode = 128;
      throw new RefusedException(Reason.START_FAILED, refusal.get());
    }
    container.restarts = 0;
    run(container);
  }

  private Optional<String> refusal(FakeContainer container) {
    SortedMap<String, PortUser> taken = engine.takenPorts();
    for (String port : FakeEngine.publishes(container)) {
      if (taken.containsKey(port) || engine.portsOfOthers.contains(port)) {
        return Optional.of("driver failed programming external connectivity on endpoint " + container.name + ": Bind for 0.0.0.0:"
            + port.substring(0, port.indexOf('/')) + " failed: port is already allocated");
      }
    }
    for (String network : container.networks.keySet()) {
      if (!engine.nets.has(network)) {
        return Optional.of("network " + network + " not found");
      }
    }
    String mode = container.config.namespaces().networkMode();
    if (mode != null && mode.startsWith("container:")) {
      FakeContainer other = engine.byId(mode.substring("container:".length()));
      if (other == null || !other.up()) {
        return Optional.of("cannot join network of a non running container: " + mode);
      }
    }
    return Optional.empty();
  }

  private void run(FakeContainer container) {
    container.status = Live.Status.RUNNING;
    // No two starts fall on the same nanosecond, although the clock of a test may stand still.
    container.startedAt = time.instant().plusNanos(++starts);
    container.error = null;
    container.oomKilled = false;
    container.stoppedByHand = false;
    container.stopsAt = null;
    boolean checked = container.config.healthcheck() != null && !container.config.healthcheck().disabled();
    container.health = checked ? Live.Health.STARTING : Live.Health.NONE;
    engine.say(container, "start");
    Integer code = container.image.exits();
    if (code != null) {
      exited(container, code, false);
    }
  }

  /** Its process has ended by itself: the restart policy decides. */
  void exited(FakeContainer container, int code, boolean oom) {
    Instant now = time.instant();
    container.finishedAt = now;
    container.exitCode = code;
    container.oomKilled = oom;
    if (oom) {
      engine.say(container, "oom");
    }
    voice.engine(container.key(), container.id, "die", "name", container.name, "exitCode", Integer.toString(code));
    boolean again = switch (container.restart().mode()) {
      case ALWAYS, UNLESS_STOPPED -> true;
      case ON_FAILURE -> code != 0 && (container.restart().maxRetries() == null || container.restarts < container.restart().maxRetries());
      case NO -> false;
    };
    if (!again) {
      down(container);
    } else if (container.image.exits() != null) {
      container.restarts++;
      container.status = Live.Status.RESTARTING;
    } else {
      int restarts = container.restarts + 1;
      run(container);
      container.restarts = restarts;
    }
  }

  private void down(FakeContainer container) {
    container.status = Live.Status.EXITED;
    container.health = container.health == Live.Health.NONE ? Live.Health.NONE : Live.Health.UNHEALTHY;
    container.stopsAt = null;
    container.stopAskedAt = null;
  }

  /** True when it goes on after this call. */
  boolean stop(FakeContainer container, @Nullable Duration grace) {
    container.stoppedByHand = true;
    if (!container.up()) {
      return false;
    }
    Duration needs = stopTimes.getOrDefault(container.name, Duration.ZERO);
    Duration allowed = EngineDefaults.grace(grace, container.config);
    voice.engine(container.key(), container.id, "kill", "name", container.name, "signal", "15");
    if (needs.isZero()) {
      stopped(container, SIGTERM);
      return false;
    }
    container.stopAskedAt = time.instant();
    container.stopsAt = time.instant().plus(needs.compareTo(allowed) < 0 ? needs : allowed);
    return true;
  }

  void stopped(FakeContainer container, int code) {
    container.finishedAt = time.instant();
    container.exitCode = code;
    down(container);
    voice.engine(container.key(), container.id, "die", "name", container.name, "exitCode", Integer.toString(code));
    engine.say(container, "stop");
  }

  /** {@code docker kill}: the engine counts it as asked for and does not restart it. */
  void kill(FakeContainer container, String signal) {
    if (!container.up()) {
      throw new RefusedException(Reason.STEP_FAILED, "Cannot kill container: " + container.name + " is not running");
    }
    voice.engine(container.key(), container.id, "kill", "name", container.name, "signal", signal);
    if (signal.equals("SIGKILL") || signal.equals("SIGTERM")) {
      container.stoppedByHand = true;
      container.finishedAt = time.instant();
      container.exitCode = signal.equals("SIGKILL") ? 137 : SIGTERM;
      down(container);
      voice.engine(container.key(), container.id, "die", "name", container.name, "exitCode", Integer.toString(container.exitCode));
    }
  }

  void pause(FakeContainer container) {
    if (container.status != Live.Status.RUNNING) {
      throw new RefusedException(Reason.STEP_FAILED, "Container " + container.name + " is not running, or is paused already");
    }
    container.status = Live.Status.PAUSED;
    engine.say(container, "pause");
  }

  void unpause(FakeContainer container) {
    if (container.status == Live.Status.PAUSED) {
      container.status = Live.Status.RUNNING;
      engine.say(container, "unpause");
    } else if (!container.up()) {
      throw new RefusedException(Reason.STEP_FAILED, "Container " + container.id + " is not paused");
    }
  }

  void health(FakeContainer container, Live.Health health, @Nullable String output) {
    container.health = health;
    container.healthOutput = output;
    voice.engine(container.key(), container.id, "health_status: " + health.name().toLowerCase(java.util.Locale.ROOT), "name",
        container.name);
  }

  /** Lets happen what time brings: stops and transfers end, health is known. */
  void settle() {
    Instant now = time.instant();
    for (FakeContainer container : new ArrayList<>(engine.all())) {
      if (container.stopsAt != null && !now.isBefore(container.stopsAt)) {
        stopped(container, 137);
      }
      if (container.status == Live.Status.RUNNING && container.health == Live.Health.STARTING) {
        Live.Health next = healthAfterStart.getOrDefault(container.name, Live.Health.HEALTHY);
        if (next != Live.Health.STARTING) {
          health(container, next, null);
        }
      }
    }
    engine.images.settle(now).forEach(reference -> voice.engine(ObjectKey.image(reference), null, "pull"));
  }

  /** The machine goes down and comes up. */
  void reboot() {
    for (FakeContainer container : engine.all()) {
      if (container.up()) {
        container.finishedAt = time.instant();
        container.exitCode = 255;
        down(container);
      }
    }
    for (FakeContainer container : engine.all()) {
      boolean back = switch (container.restart().mode()) {
        case ALWAYS -> container.startedAt != null;
        case UNLESS_STOPPED -> container.startedAt != null && !container.stoppedByHand;
        case ON_FAILURE, NO -> false;
      };
      if (back && refusal(container).isEmpty()) {
        run(container);
      }
    }
  }
}
