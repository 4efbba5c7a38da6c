package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.host.Probe;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.hosts.Host;
import dev.evenkeel.operator.gate.Picture;
import dev.evenkeel.operator.gate.Probed;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Tries the probes of one host's containers and units, each in its own interval, and only while its object runs. Results are evidence: a changed judgement is told, and nothing is done here. A new incarnation begins afresh.
 *
 * <p>
 * Guarded by its own lock, which is not held while a probe is tried. At most one try of a probe is under way.
 */
final class Prober {
  /** Before the first success it is looked at so often, so that being ready is seen soon. */
  private static final Duration EAGER = Duration.ofSeconds(1);
  /** What a try may take beyond its own timeout, for the way there and back. */
  private static final Duration SLACK = Duration.ofSeconds(2);

  /** Hears a changed judgement. Called on the prober's threads, without its lock. */
  interface Listener {
    void judged(ObjectKey key, String id, Probed now);
  }

  /** One probe of one incarnation. */
  private record Watched(ObjectKey key, String id, String name, @Nullable String incarnation, int index) {}

  private static final class Slot {
    private ProbeTrack track;
    private Time.@Nullable Timer timer;

    private Slot(ProbeTrack track) {
      this.track = track;
    }
  }

  private final Time time;
  private final Listener listener;
  private final Map<Watched, Slot> slots = new HashMap<>();
  private @Nullable Host host;

  Prober(Time time, Listener listener) {
    this.time = time;
    this.listener = listener;
  }

  /** Goes on with what is to be probed now: keeps what runs on, drops what has gone, begins with what is new. */
  synchronized void watch(Host on, Collection<Target> targets, Picture picture) {
    host = on;
    Map<Watched, Probe> wanted = new HashMap<>();
    for (Target target : targets) {
      if (!target.checks().probes().isEmpty() && picture.objects().get(target.key()) instanceof Observation.Present(var instances)) {
        instances.stream().filter(Prober::runs).forEach(instance -> want(target, instance, wanted));
      }
    }
    slots.entrySet().removeIf(entry -> {
      Probe probe = wanted.get(entry.getKey());
      boolean gone = !entry.getValue().track.probe().equals(probe);
      if (gone) {
        cancel(entry.getValue());
      }
      return gone;
    });
    wanted.forEach((watched, probe) -> {
      if (!slots.containsKey(watched)) {
        Slot slot = new Slot(ProbeTrack.fresh(probe, time.now()));
        slots.put(watched, slot);
        schedule(watched, slot, Duration.ZERO);
      }
    });
  }

  private static void want(Target target, Instance instance, Map<Watched, Probe> wanted) {
    List<Probe> probes = target.checks().probes();
    for (int i = 0; i < probes.size(); i++) {
      wanted.put(new Watched(target.key(), instance.id(), instance.name(), instance.live().incarnation(), i), probes.get(i));
    }
  }

  private static boolean runs(Instance instance) {
    return switch (instance.live()) {
      case Live.OfContainer container -> container.running();
      case Live.OfUnit unit -> unit.activeState().equals("active");
      case Live.OfImage _,Live.OfFile _,Live.Still _ -> false;
    };
  }

  /** Probes nothing any more, until it is told to again. Judgements are forgotten: a host that cannot be reached is unknown. */
  synchronized void stop() {
    slots.values().forEach(Prober::cancel);
    slots.clear();
    host = null;
  }

  /** What the probes of each container or unit say together, by its identity. */
  synchronized SortedMap<String, Probed> answers() {
    Map<String, List<ProbeTrack>> byId = new HashMap<>();
    slots.forEach((watched, slot) -> byId.computeIfAbsent(watched.id(), _ -> new ArrayList<>()).add(slot.track));
    SortedMap<String, Probed> answers = new TreeMap<>();
    byId.forEach((id, tracks) -> answers.put(id, together(tracks)));
    return answers;
  }

  private static Probed together(List<ProbeTrack> tracks) {
    for (Probed.State state : List.of(Probed.State.FAILING, Probed.State.UNDECIDED)) {
      for (ProbeTrack track : tracks) {
        if (track.state() == state) {
          return new Probed(state, track.message());
        }
      }
    }
    return new Probed(Probed.State.PASSING, tracks.getFirst().message());
  }

  private static void cancel(Slot slot) {
    Time.Timer timer = slot.timer;
    if (timer != null) {
      timer.cancel();
      slot.timer = null;
    }
  }

  private void schedule(Watched watched, Slot slot, Duration delay) {
    slot.timer = time.after(delay, () -> attempt(watched, slot));
  }

  private void attempt(Watched watched, Slot slot) {
    Host on;
    Probe probe;
    Time.Timer deadline;
    synchronized (this) {
      on = host;
      probe = slot.track.probe();
      if (on == null || !slot.equals(slots.get(watched))) {
        return;
      }
      // Whoever answers first counts: the probe, or the end of its time.
      deadline = time.after(probe.timeout().plus(SLACK),
          () -> answered(watched, slot, new Probe.Result(false, "no answer in " + probe.timeout().toSeconds() + " s", probe.timeout())));
      slot.timer = deadline;
    }
    Probe.Result result;
    try {
      result = on.probe(new ObjectKey(watched.key().type(), watched.name()), probe);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } catch (IOException e) {
      // The link was lost: that says nothing about what was probed. The worker stops the prober.
      return;
    }
    synchronized (this) {
      if (!Objects.equals(deadline, slot.timer)) {
        return;
      }
      cancel(slot);
    }
    answered(watched, slot, result);
  }

  private void answered(Watched watched, Slot slot, Probe.Result result) {
    Probed before;
    Probed after;
    synchronized (this) {
      if (!slot.equals(slots.get(watched))) {
        return;
      }
      before = answers().get(watched.id());
      slot.track = slot.track.after(result, time.now());
      after = answers().get(watched.id());
      Duration interval = slot.track.probe().interval();
      boolean eager = slot.track.state() == Probed.State.UNDECIDED && EAGER.compareTo(interval) < 0;
      Duration took = result.took();
      Duration wait = (eager ? EAGER : interval).minus(took);
      schedule(watched, slot, wait.isNegative() ? Duration.ZERO : wait);
    }
    if (after != null && (before == null || before.state() != after.state())) {
      listener.judged(watched.key(), watched.id(), after);
    }
  }
}
