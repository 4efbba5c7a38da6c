package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.HostState.Access;
import dev.evenkeel.api.host.Signal;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.hosts.Host;
import dev.evenkeel.hosts.HostConnector;
import dev.evenkeel.hosts.HostUnavailableException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps one host connected and looked at: connects with backoff, hears its signals, and lets {@link HostPasses} do a pass for each batch of evidence. Whatever goes wrong with the link ends in one place, {@link #lost}, and begins anew with a full pass.
 *
 * <p>
 * The state (session, way, turn) is guarded by the worker's own lock, which is never held while a host is talked to. A turn that hangs is abandoned: its session is ended, so that nothing it still does reaches the host, and the queue is told to begin another.
 */
public final class HostWorker implements HostQueue.Worker {
  /** One turn; equal to itself only. */
  private static final class Turn {
    private final Thread thread;
    private final CountDownLatch over = new CountDownLatch(1);

    private Turn(Thread thread) {
      this.thread = thread;
    }
  }

  private static final System.Logger LOG = System.getLogger(HostWorker.class.getName());

  private final String name;
  private final HostConnector connector;
  private final HostQueue queue;
  private final HostPasses passes;
  private final Time time;
  private final Settings settings;
  private final Way way;
  private final Timetable timetable;
  private HostSpec spec;
  private @Nullable Session session;
  private @Nullable Turn turning;
  private boolean stopped;

  HostWorker(HostSpec spec, HostConnector connector, HostQueue queue, HostPasses passes, Time time, Settings settings) {
    this.name = spec.name();
    this.spec = spec;
    this.connector = connector;
    this.queue = queue;
    this.passes = passes;
    this.time = time;
    this.settings = settings;
    this.timetable = new Timetable(time, settings, evidence -> queue.add(name, evidence));
    this.way = new Way(time, new Backoff(time, settings.firstRetry(), settings.lastRetry()));
  }

  synchronized Connection connection() {
    return way.now();
  }

  /** The connected host, for what only reads (logs, digests, probes), or null. */
  synchronized @Nullable Host host() {
    Session now = session;
    return now == null ? null : now.host();
  }

  /** Takes another way to the same host: the old session ends, a new one is made. */
  void reach(HostSpec other) {
    Session old;
    boolean sameWay;
    synchronized (this) {
      if (spec.equals(other)) {
        return;
      }
      sameWay = spec.sudo() == other.sudo() && spec.dockerSocket().equals(other.dockerSocket())
          && spec.registries().equals(other.registries()) && java.util.Objects.equals(spec.ssh(), other.ssh());
      spec = other;
      old = session;
    }
    if (sameWay) {
      return;
    }
    if (old == null) {
      hurry();
      return;
    }
    lost(old, Reason.CONNECTING, "the way to " + name + " was changed by a commit", Duration.ZERO);
  }

  /** Lets no turn and no step begin after this; does not wait. */
  void retire() {
    synchronized (this) {
      stopped = true;
      timetable.close();
      if (session != null) {
        session.retire();
      }
    }
  }

  /**
   * Ends the session of a worker that is retired; what runs on the host goes on running. A step under way may end before, and what was done is written into the ledger; who only reads is cut short.
   *
   * @param deadline after which the session is cut all the same
   */
  void leave(Duration deadline) throws InterruptedException {
    Session now;
    Turn turn;
    synchronized (this) {
      now = session;
      session = null;
      turn = turning;
    }
    try {
      if (now == null) {
        // Whoever is still connecting will find that nobody wants the link any more.
        return;
      }
      if (!now.isWriting()) {
        now.end();
      }
      if (turn != null && !turn.thread.equals(Thread.currentThread())
          && !turn.over.await(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.log(System.Logger.Level.WARNING, "a step under way on " + name + " did not end within " + deadline.toMillis()
            + " ms; its session is cut, and the next operator finds what has become of it");
        turn.thread.interrupt();
      }
    } finally {
      if (now != null) {
        now.end();
      }
    }
  }

  /** Does not wait for the next try when a person asks. */
  void hurry() {
    timetable.hurry();
  }

  @Override
  public void turn(Batch batch) {
    Session current;
    Turn turn = new Turn(Thread.currentThread());
    synchronized (this) {
      if (stopped || timetable.waitsForRetry()) {
        // When the link comes back everything is read: what was said meanwhile is not lost.
        return;
      }
      current = session;
      turning = turn;
    }
    try {
      if (current == null) {
        connect(turn);
      } else {
        pass(turn, current, batch);
      }
    } catch (InterruptedException e) {
      LOG.log(System.Logger.Level.DEBUG, "a turn for " + name + " was given up");
    } finally {
      synchronized (this) {
        if (turn.equals(turning)) {
          turning = null;
        }
      }
      turn.over.countDown();
    }
  }

  private void connect(Turn turn) throws InterruptedException {
    HostSpec to;
    synchronized (this) {
      to = spec;
      way.connecting();
    }
    passes.connectionChanged(connection());
    Watch watch = new Watch(time, what -> {
      if (isTurning(turn)) {
        lost(null, Reason.UNREACHABLE, what, null);
        abandon(turn);
      }
    });
    try {
      Host host = watch.over("connecting to " + name, settings.connectDeadline(), () -> connector.connect(to));
      Session made = new Session(host);
      boolean late;
      synchronized (this) {
        late = stopped || !turn.equals(turning);
        if (!late) {
          session = made;
          way.connected();
        }
      }
      if (late) {
        made.end();
        return;
      }
      listen(turn, made);
      passes.connectionChanged(connection());
      queue.add(name, Evidence.full(time.now(), Evidence.Cause.CONNECTED));
    } catch (HostUnavailableException e) {
      failed(turn, e.reason(), e.getMessage());
    } catch (IOException e) {
      failed(turn, Reason.UNREACHABLE, "connecting to " + name + " failed: " + e.getMessage());
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      LOG.log(System.Logger.Level.ERROR, "connecting to " + name + " broke", e);
      failed(turn, Reason.INTERNAL_ERROR, broke("connecting to " + name, e));
    }
  }

  private void failed(Turn turn, Reason reason, @Nullable String message) {
    if (isTurning(turn)) {
      lost(null, reason, message == null ? reason.label() : message, null);
    }
  }

  private void listen(Turn turn, Session made) throws InterruptedException {
    Watch watch = new Watch(time, what -> wedged(turn, made, what));
    try {
      var _ = watch.over("listening to " + name, settings.observeDeadline(), () -> made.host().listen(signal -> heard(made, signal)));
    } catch (IOException e) {
      lost(made, reasonOf(e), "listening to " + name + " failed: " + e.getMessage(), null);
    }
  }

  private void heard(Session from, Signal signal) {
    if (!from.isLive()) {
      return;
    }
    switch (signal.source()) {
      case LINK -> lost(from, Reason.UNREACHABLE, linkMessage(signal), null);
      case DOCKER, SYSTEMD -> {
        Evidence evidence = passes.heard(signal);
        if (evidence != null && evidence.cause() == Evidence.Cause.WATCH) {
          timetable.changed(evidence);
        } else if (evidence != null) {
          queue.add(name, evidence);
        }
      }
    }
  }

  private String linkMessage(Signal signal) {
    String message = signal.attributes().get("message");
    return "the link to " + name + " was lost" + (message == null ? " (" + signal.action() + ")" : ": " + message);
  }

  private void pass(Turn turn, Session current, Batch batch) throws InterruptedException {
    Watch watch = new Watch(time, what -> wedged(turn, current, what));
    try {
      Batch looked = batch.causes().contains(Evidence.Cause.LOCK) && isFree(current, watch) ? batch.widened() : batch;
      if (!looked.full() && looked.causes().equals(Set.of(Evidence.Cause.LOCK))) {
        timetable.askForLock();
        return;
      }
      HostPasses.End end = passes.pass(current, watch, looked);
      if (current.isLive()) {
        timetable.passed(end);
      }
    } catch (IOException e) {
      lost(current, reasonOf(e), e.getMessage() == null ? e.toString() : e.getMessage(), null);
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      // Nothing that the session knows is relied on any more: the next one begins with a full look, soon at first.
      LOG.log(System.Logger.Level.ERROR, "a pass over " + name + " broke", e);
      lost(current, Reason.INTERNAL_ERROR, broke("a pass over " + name, e), null);
    }
  }

  private static String broke(String what, Throwable error) {
    return what + " broke, which is a mistake in Evenkeel; the log has the details: " + error;
  }

  /** Asks for the lock that another operator had. True also when it is another one that has it now: then that is to be told. */
  private boolean isFree(Session current, Watch watch) throws IOException, InterruptedException {
    Access now = watch.over("asking for the lock of " + name, settings.observeDeadline(), () -> current.host().claim());
    return !(now instanceof Access.ReadOnly(var _, var message)) || !message.equals(timetable.lockedBy());
  }

  private void wedged(Turn turn, Session which, String what) {
    lost(which, Reason.UNREACHABLE, what + "; the link was closed", null);
    if (isTurning(turn)) {
      abandon(turn);
    }
  }

  private synchronized boolean isTurning(Turn turn) {
    return turn.equals(turning);
  }

  private void abandon(Turn turn) {
    synchronized (this) {
      turning = null;
    }
    queue.abandon(name);
    if (!turn.thread.equals(Thread.currentThread())) {
      turn.thread.interrupt();
    }
  }

  /** The one place where a link ends, and where the next try is set. With a delay given it is no failure. */
  private void lost(@Nullable Session which, Reason reason, String message, @Nullable Duration delay) {
    Session old;
    Connection now;
    synchronized (this) {
      if (stopped || (which != null && !which.equals(session))) {
        return;
      }
      old = session;
      session = null;
      Duration wait = way.lost(reason, message, delay);
      now = way.now();
      timetable.lost(wait);
    }
    if (old != null) {
      old.end();
    }
    passes.connectionChanged(now);
  }

  private static Reason reasonOf(IOException e) {
    return e instanceof HostUnavailableException unavailable ? unavailable.reason() : Reason.UNREACHABLE;
  }
}
