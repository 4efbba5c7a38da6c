package dev.evenkeel.operator.loop;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * A work queue keyed by host. Whatever is said about a host while it waits or is being worked on comes together into one {@link Batch}; one thread at a time works on one host; hosts never wait for each other. Only routine looks (resyncs) share a limited
 * number of slots, so that a fleet that resyncs all at once does not slow down what is urgent.
 *
 * <p>
 * Invariants, all under the queue's own lock: an open lane with pending evidence is working, armed (its timer is set) or waits for a slot; a lane works on at most one turn that counts; a turn that was abandoned never counts again, and what it does at its end changes nothing.
 */
public final class HostQueue {

  /** Does the work of one turn. Called by one thread at a time per host, unless a turn was abandoned. */
  public interface Worker {
    void turn(Batch batch);
  }

  private final Time time;
  private final Duration window;
  private final int routineSlots;
  private final Map<String, Lane> lanes = new HashMap<>();
  private final Deque<Lane> waiting = new ArrayDeque<>();
  private int routineRunning;

  /**
   * @param window how long evidence is gathered before a turn begins, so that a burst is one turn
   * @param routineSlots how many routine turns may go on at once over all hosts
   */
  public HostQueue(Time time, Duration window, int routineSlots) {
    this.time = time;
    this.window = window;
    this.routineSlots = routineSlots;
  }

  private static final class Lane {
    private final Worker worker;
    private final Batch.Builder pending = new Batch.Builder();
    private Time.@Nullable Timer armed;
    private boolean working;
    private boolean inSlot;
    private boolean closed;
    private long turn;

    private Lane(Worker worker) {
      this.worker = worker;
    }
  }

  /** Makes a lane for the host. A host that had one gets a new one; the old one's turn no longer counts. */
  public synchronized void open(String host, Worker worker) {
    close(host);
    lanes.put(host, new Lane(worker));
  }

  /** Forgets the host and what was said about it. A turn that goes on is not ended by this. */
  public synchronized void close(String host) {
    Lane lane = lanes.remove(host);
    if (lane != null) {
      lane.closed = true;
      disarm(lane);
      waiting.remove(lane);
      release(lane);
    }
  }

  /** Says that the host is to be looked at. Unknown hosts are nobody's business. */
  public synchronized void add(String host, Evidence evidence) {
    Lane lane = lanes.get(host);
    if (lane == null) {
      return;
    }
    lane.pending.add(evidence);
    if (!lane.working && lane.armed == null && (lane.pending.isUrgent() || !waiting.contains(lane))) {
      waiting.remove(lane);
      arm(lane, window);
    }
  }

  /** Gives up the turn that goes on: another one may begin, although the old one has not come back. */
  public synchronized void abandon(String host) {
    Lane lane = lanes.get(host);
    if (lane != null && lane.working) {
      ended(lane);
    }
  }

  /** How many hosts wait for their turn, for people and metrics. */
  public synchronized int depth() {
    return (int) lanes.values().stream().filter(lane -> !lane.pending.isEmpty()).count();
  }

  private void arm(Lane lane, Duration delay) {
    lane.armed = time.after(delay, () -> begin(lane));
  }

  private static void disarm(Lane lane) {
    Time.Timer timer = lane.armed;
    if (timer != null) {
      timer.cancel();
      lane.armed = null;
    }
  }

  private void begin(Lane lane) {
    Batch batch;
    long turn;
    synchronized (this) {
      lane.armed = null;
      if (lane.closed || lane.working || lane.pending.isEmpty()) {
        return;
      }
      if (!lane.pending.isUrgent()) {
        if (routineRunning >= routineSlots) {
          waiting.add(lane);
          return;
        }
        routineRunning++;
        lane.inSlot = true;
      }
      lane.working = true;
      turn = ++lane.turn;
      batch = lane.pending.take();
    }
    try {
      lane.worker.turn(batch);
    } finally {
      end(lane, turn);
    }
  }

  private synchronized void end(Lane lane, long turn) {
    if (lane.working && lane.turn == turn && !lane.closed) {
      ended(lane);
    }
  }

  private void ended(Lane lane) {
    lane.working = false;
    lane.turn++;
    release(lane);
    if (!lane.pending.isEmpty()) {
      arm(lane, window);
    }
  }

  private void release(Lane lane) {
    if (lane.inSlot) {
      lane.inSlot = false;
      routineRunning--;
      Lane next = waiting.poll();
      if (next != null) {
        arm(next, Duration.ZERO);
      }
    }
  }
}
