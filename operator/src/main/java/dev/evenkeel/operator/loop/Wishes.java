package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.Change;
import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.Event;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.operator.gate.Picture;
import dev.evenkeel.operator.plan.Asked.Ask;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What people want of the running operator besides commits: looks, other tries, restarts, holds and approvals. Nothing here waits for a host. Safe for use by several threads. */
public final class Wishes {
  private final Board board;
  private final Intents intents;
  private final KeptHosts hosts;
  private final HostQueue queue;
  private final Time time;

  Wishes(Board board, Intents intents, KeptHosts hosts, HostQueue queue, Time time) {
    this.board = board;
    this.intents = intents;
    this.hosts = hosts;
    this.queue = queue;
    this.time = time;
  }

  /** Looks at the hosts of the resource now, or at all; does not wait for the next try where a host is away. */
  public SortedSet<String> look(@Nullable ResourceRef ref) {
    // What nobody declares any more may still stand anywhere.
    SortedSet<String> names = ref == null || board.hostsOf(ref).isEmpty() ? new TreeSet<>(hosts.names()) : board.hostsOf(ref);
    names.forEach(name -> {
      hosts.worker(name).ifPresent(HostWorker::hurry);
      queue.add(name, Evidence.full(time.now(), Evidence.Cause.REQUEST));
    });
    return names;
  }

  /** Forgets failures, backoff and quarantine of the resource, or of all, and tries again. */
  public SortedSet<String> retry(@Nullable ResourceRef ref, String by) {
    intents.quarantines().stream().map(Quarantine::resource).filter(one -> ref == null || one.equals(ref)).forEach(intents::endQuarantine);
    board.requarantine();
    FleetTarget fleet = board.fleet();
    if (fleet != null) {
      fleet.targets().forEach((host, target) -> target.objects().values().stream().filter(one -> ref == null || owns(ref, host, one))
          .forEach(
              one -> board.decisions().ask(host, one.key(), new Ask(Ask.What.RETRY, Reason.REQUESTED, by + " asked for another try"))));
    }
    return look(ref);
  }

  /**
   * Restarts what runs of a resource, once.
   *
   * @return the objects that will be restarted, by host; empty when nothing of it runs
   */
  public SortedMap<String, SortedSet<ObjectKey>> restart(ResourceRef ref, String by) {
    SortedMap<String, SortedSet<ObjectKey>> all = new TreeMap<>();
    FleetTarget fleet = board.fleet();
    if (fleet == null) {
      return all;
    }
    fleet.targets().forEach((host, target) -> target.objects().values().stream().filter(one -> owns(ref, host, one)).forEach(one -> {
      switch (one.key().type()) {
        case CONTAINER, UNIT -> {
          board.decisions().ask(host, one.key(), new Ask(Ask.What.RESTART, Reason.REQUESTED, by + " asked for a restart"));
          all.computeIfAbsent(host, _ -> new TreeSet<>()).add(one.key());
        }
        case IMAGE, NETWORK, VOLUME, FILE -> {
        }
      }
    }));
    all.forEach((host, keys) -> queue.add(host, Evidence.about(time.now(), Evidence.Cause.REQUEST, keys)));
    return all;
  }

  private static boolean owns(ResourceRef ref, String host, Target one) {
    return one.owners().contains(ref) || ref.equals(Board.hostRef(host));
  }

  /** Holds a resource, or a host ({@code Host/NAME}): no step that writes is begun after this returns. */
  public void suspend(Suspension suspension) {
    board.decisions().suspend(suspension);
    tell(suspension.target(), Reason.SUSPENDED, suspension.target() + " is " + suspension.message());
    wakeAtEnd(suspension);
    look(suspension.target());
  }

  /**
   * Ends a suspension.
   *
   * @return false when there is none
   */
  public boolean resume(ResourceRef ref, String by) {
    boolean was = board.decisions().resume(ref);
    if (was) {
      tell(ref, Reason.REQUESTED, ref + " is resumed by " + by);
      look(ref);
    }
    return was;
  }

  void wakeAtEnd(Suspension suspension) {
    Instant until = suspension.until();
    if (until != null) {
      time.after(Duration.between(time.now(), until), () -> look(suspension.target()));
    }
  }

  /**
   * Approves the plan that a host waits with.
   *
   * @param identity of the plan as it was shown
   * @return false when no host has such a plan now
   */
  public boolean approve(String identity, String by) {
    for (String host : hosts.names()) {
      Picture picture = board.picture(host);
      FleetTarget fleet = board.fleet();
      if (fleet == null) {
        return false;
      }
      Plan shown = shown(picture, fleet);
      if (shown.identity().equals(identity)) {
        SortedSet<ObjectKey> removals = new TreeSet<>();
        shown.changes().stream().filter(Change.Block.class::isInstance)
            .filter(change -> change.reason() == Reason.PRUNE_HELD || change.reason() == Reason.APPROVAL_NEEDED)
            .forEach(change -> removals.add(change.key()));
        board.decisions().approve(new Approval(identity, host, removals, by, time.now()));
        board.tell(new Event(0, time.now(), Event.Level.INFO, Reason.REQUESTED, host, null, null,
            by + " approved plan " + identity + " of " + host, fleet.commit()));
        queue.add(host, Evidence.full(time.now(), Evidence.Cause.REQUEST));
        return true;
      }
    }
    return false;
  }

  /** The plan as people see it and say yes to: what was last found to differ. */
  static Plan shown(Picture picture, FleetTarget fleet) {
    return new Plan(picture.host(), fleet.commit(), List.copyOf(picture.changes().values()), List.of(), List.of(), null);
  }

  /** Does not apply the present commit to the resource any more, until a newer one touches it. */
  public void quarantine(ResourceRef ref, String reason) {
    FleetTarget fleet = board.fleet();
    if (fleet != null) {
      intents.put(new Quarantine(ref, fleet.commit(), Quarantines.content(ref, fleet), reason, time.now()));
      board.requarantine();
      look(ref);
    }
  }

  private void tell(ResourceRef ref, Reason reason, String message) {
    boolean host = ref.kind().equals("Host");
    FleetTarget fleet = board.fleet();
    board.tell(new Event(0, time.now(), Event.Level.INFO, reason, host ? ref.name() : null, host ? null : ref, null, message,
        fleet == null ? null : fleet.commit()));
  }
}
