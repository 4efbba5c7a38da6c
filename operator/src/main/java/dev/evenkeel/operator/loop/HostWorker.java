package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.Signal;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.hosts.Host;
import dev.evenkeel.hosts.HostConnector;
import dev.evenkeel.hosts.HostUnavailableException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * Keeps one host connected and looked at: connects with backoff, hears its signals, and lets {@link HostPasses} do a pass for each batch of evidence. Whatever goes wrong with the link ends in one place, {@link #lost}, and begins anew with a full pass.
 *
 * <p>
 * The state (session, connection, tries, timers) is guarded by the worker's own lock, which is never held while a host is talked to. A turn that hangs is abandoned: its session is ended, so that nothing it still does reaches the host, and the queue is told to begin another.
 */
public final class HostWorker implements HostQueue.Worker {
  /** Why a timer was set; each has one. */
  private enum Purpose {
    RETRY, PLANNED, FOLLOW_UP, FILES, RESYNC
  }

  /** One turn; equal to itself only. */
  private static final class Turn {
    private final Thread thread;

    private Turn(Thread thread) {
      this.thread = thread;
    }
  }

  private static final int MOST_FOLLOW_UPS = 20;
  private static final System.Logger LOG = System.getLogger(HostWorker.class.getName());

  private final String name;
  private final HostConnector connector;
  private final HostQueue queue;
  private final HostPasses passes;
  private final Time time;
  private final Settings settings;
  private final Backoff backoff;
  private final Map<Purpose, Time.Timer> timers = new EnumMap<>(Purpose.class);
  private HostSpec spec;
  private @Nullable Session session;
  private @Nullable Turn turning;
  private @Nullable Instant downSince;
  private Connection connection;
  private int tries;
  /** Passes in a row that ended with a follow-up; only turns touch it. */
  private volatile int followUps;
  /** Passes in a row in which a step failed; only turns touch it. */
  private volatile int failures;
  private boolean stopped;

  HostWorker(HostSpec spec, HostConnector connector, HostQueue queue, HostPasses passes, Time time, Settings settings) {
    this.name = spec.name();
    this.spec = spec;
    this.connector = connector;
    this.queue = queue;
    this.passes = passes;
    this.time = time;
    this.settings = settings;
    this.backoff = new Backoff(time, settings.firstRetry(), settings.lastRetry());
    this.connection = new Connection.Connecting(time.now(), 0, null);
  }

  synchronized Connection connection() {
    return connection;
  }

  /** The connected host, for what only reads (logs, digests, probes), or null. */
  synchronized @Nullable Host host() {
    Session now = session;
    return now == null ? null : now.host();
  }

  /** Takes another way to the same host: the old session ends, a new one is made. */
  void reach(HostSpec other) {
    Session old;
    synchronized (this) {
      if (spec.equals(other)) {
        return;
      }
      boolean sameWay = spec.sudo() == other.sudo() && spec.dockerSocket().equals(other.dockerSocket())
          && spec.registries().equals(other.registries()) && java.util.Objects.equals(spec.ssh(), other.ssh());
      spec = other;
      old = session;
      if (sameWay || old == null) {
        return;
      }
    }
    lost(old, Reason.CONNECTING, "the way to " + name + " was changed by a commit", Duration.ZERO);
  }

  /** Ends the session; what runs on the host goes on running. */
  void stop() {
    Session old;
    synchronized (this) {
      stopped = true;
      timers.values().forEach(Time.Timer::cancel);
      timers.clear();
      old = session;
      session = null;
    }
    if (old != null) {
      old.end();
    }
  }

  /** Does not wait for the next try when a person asks. */
  void hurry() {
    synchronized (this) {
      Time.Timer retry = timers.remove(Purpose.RETRY);
      if (retry == null) {
        return;
      }
      retry.cancel();
    }
    queue.add(name, Evidence.full(time.now(), Evidence.Cause.CONNECTED));
  }

  @Override
  public void turn(Batch batch) {
    Session current;
    Turn turn = new Turn(Thread.currentThread());
    synchronized (this) {
      if (stopped || timers.containsKey(Purpose.RETRY)) {
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
    }
  }

  private void connect(Turn turn) throws InterruptedException {
    HostSpec way;
    synchronized (this) {
      way = spec;
      connection = new Connection.Connecting(time.now(), tries, connection instanceof Connection.Lost lost ? lost.message() : null);
    }
    passes.connectionChanged(connection());
    Watch watch = new Watch(time, what -> {
      if (isTurning(turn)) {
        lost(null, Reason.UNREACHABLE, what, null);
        abandon(turn);
      }
    });
    try {
      Host host = watch.over("connecting to " + name, settings.connectDeadline(), () -> connector.connect(way));
      Session made = new Session(host);
      boolean late;
      synchronized (this) {
        late = stopped || !turn.equals(turning);
        if (!late) {
          session = made;
          tries = 0;
          downSince = null;
          connection = new Connection.Connected(time.now());
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
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "connecting to " + name + " broke", e);
      failed(turn, Reason.UNREACHABLE, "connecting to " + name + " broke: " + e);
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
        if (evidence != null) {
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
      HostPasses.End end = passes.pass(current, watch, batch);
      if (current.isLive()) {
        after(end);
      }
    } catch (IOException e) {
      lost(current, reasonOf(e), e.getMessage() == null ? e.toString() : e.getMessage(), null);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a pass over " + name + " broke", e);
      if (current.isLive()) {
        passes.broke(e);
        set(Purpose.PLANNED, settings.lastRetry(), Evidence.full(time.now(), Evidence.Cause.PLANNED));
      }
    }
  }

  private void after(HostPasses.End end) {
    Evidence follow = end.followUp();
    boolean failed = follow != null && follow.cause() == Evidence.Cause.PLANNED;
    failures = failed ? failures + 1 : follow == null ? failures : 0;
    followUps = follow == null ? 0 : followUps + 1;
    if (follow != null && !failed && followUps <= MOST_FOLLOW_UPS) {
      queue.add(name, follow);
    } else if (follow != null) {
      // Whatever this is, it must not keep the host busy.
      set(Purpose.FOLLOW_UP, Duration.ofSeconds(Math.min(30, Math.max(1, failures))), follow);
    }
    Instant next = end.next();
    if (next != null) {
      Duration delay = Duration.between(time.now(), next);
      set(Purpose.PLANNED, delay.isNegative() ? Duration.ZERO : delay,
          new Evidence(next, Evidence.Cause.PLANNED, end.nextKeys(), end.nextKeys().isEmpty(), null));
    } else {
      cancel(Purpose.PLANNED);
    }
    if (end.sawAll()) {
      Duration fifth = settings.resync().dividedBy(5);
      Duration jittered = settings.resync().minus(fifth).plusMillis((long) (2 * fifth.toMillis() * time.random()));
      set(Purpose.RESYNC, jittered, Evidence.full(time.now().plus(jittered), Evidence.Cause.RESYNC));
    }
    if (end.sawFiles()) {
      set(Purpose.FILES, settings.files(), Evidence.about(time.now().plus(settings.files()), Evidence.Cause.FILES, end.quiet()));
    }
  }

  private void set(Purpose purpose, Duration delay, Evidence evidence) {
    synchronized (this) {
      Time.Timer old = timers.remove(purpose);
      if (old != null) {
        old.cancel();
      }
      if (!stopped) {
        timers.put(purpose, time.after(delay, () -> fire(purpose, evidence)));
      }
    }
  }

  private void cancel(Purpose purpose) {
    synchronized (this) {
      Time.Timer old = timers.remove(purpose);
      if (old != null) {
        old.cancel();
      }
    }
  }

  private void fire(Purpose purpose, Evidence evidence) {
    synchronized (this) {
      timers.remove(purpose);
    }
    queue.add(name, evidence);
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
      timers.values().forEach(Time.Timer::cancel);
      timers.clear();
      tries = delay == null ? tries + 1 : tries;
      Duration wait = delay == null ? backoff.after(tries) : delay;
      Instant since = downSince == null ? time.now() : downSince;
      downSince = since;
      now = new Connection.Lost(since, reason, message, tries, time.now().plus(wait));
      connection = now;
      timers.put(Purpose.RETRY, time.after(wait,
          () -> fire(Purpose.RETRY, Evidence.full(time.now(), Evidence.Cause.CONNECTED))));
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
