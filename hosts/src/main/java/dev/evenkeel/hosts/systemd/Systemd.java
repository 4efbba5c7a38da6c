package dev.evenkeel.hosts.systemd;

import dev.evenkeel.hosts.Link;
import dev.evenkeel.hosts.LinkLostException;
import dev.evenkeel.hosts.shell.Command;
import dev.evenkeel.hosts.shell.HostShell;
import dev.evenkeel.hosts.shell.LockState;
import dev.evenkeel.hosts.shell.NoLockException;
import dev.evenkeel.hosts.shell.Result;
import org.freedesktop.dbus.types.Variant;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The systemd of one host. Reading and signals go over D-Bus for every login. Writing needs the host's lock; root writes over D-Bus, others by {@code systemctl} in the host shell, which is root by {@code sudo -n}.
 */
public final class Systemd implements AutoCloseable {
  static final String NAME = "org.freedesktop.systemd1";
  static final String PATH = "/org/freedesktop/systemd1";
  static final String MANAGER = "org.freedesktop.systemd1.Manager";
  private static final Duration ANSWER = Duration.ofSeconds(20);

  /** systemctl's words (its locale is C) for a unit that is not there. */
  private static final Pattern ABSENT = Pattern.compile("does not exist|not loaded|could not be found|not found");

  private final String host;
  private final HostShell shell;
  private final Bus bus;
  private final boolean rootOnBus;
  private final Jobs jobs;

  private Systemd(String host, HostShell shell, Bus bus, boolean rootOnBus, Jobs jobs) {
    this.host = host;
    this.shell = shell;
    this.bus = bus;
    this.rootOnBus = rootOnBus;
    this.jobs = jobs;
  }

  /**
   * Connects and subscribes to systemd's signals. List the units after this, and nothing is missed in between.
   *
   * @param listener gets the signals of all units, on one thread, in their order; it must return at once
   * @throws IOException if the host has no system bus or no systemd on it
   */
  public static Systemd open(String host, Link link, HostShell shell, Consumer<UnitEvent> listener)
      throws IOException, InterruptedException {
    Jobs jobs = new Jobs();
    Bus bus = Bus.open(host, link, shell.loginUid(), signal -> UnitSignals.translate(signal, jobs, listener));
    try {
      List<CompletableFuture<List<Object>>> asked = new ArrayList<>();
      asked.add(bus.match("type='signal',sender='" + NAME + "',interface='org.freedesktop.DBus.Properties',member='PropertiesChanged',"
          + "path_namespace='" + PATH + "/unit'"));
      asked.add(bus.match("type='signal',sender='" + NAME + "',interface='" + MANAGER + "'"));
      asked.add(bus.call(NAME, PATH, MANAGER, "Subscribe", ""));
      for (CompletableFuture<List<Object>> one : asked) {
        bus.answer(one, ANSWER, "Subscribe");
      }
      return new Systemd(host, shell, bus, shell.loginUid() == 0, jobs);
    } catch (IOException | InterruptedException | RuntimeException e) {
      bus.close();
      throw e;
    }
  }

  /** Completes when no signal can come any more, with why. */
  public CompletableFuture<LinkLostException> ended() {
    return bus.ended();
  }

  /** What the whole system is at, as {@code systemctl is-system-running} prints it: {@code running}, {@code degraded}, {@code stopping}… */
  public String state() throws IOException, InterruptedException {
    return String
        .valueOf(value(bus.answer(bus.call(NAME, PATH, "org.freedesktop.DBus.Properties", "Get", "ss", MANAGER, "SystemState"), ANSWER,
            "the state of the system")));
  }

  /**
   * Reads many units in one round trip. A unit that does not exist is a {@link UnitReading.Status} with {@code not-found}.
   *
   * @throws IOException if systemd cannot be asked at all
   */
  public List<UnitReading> read(List<String> units) throws IOException, InterruptedException {
    List<UnitQuery> queries = new ArrayList<>();
    for (String unit : units) {
      queries.add(UnitQuery.send(bus, UnitName.checked(unit)));
    }
    List<UnitReading> readings = new ArrayList<>();
    for (UnitQuery query : queries) {
      readings.add(query.await(bus, ANSWER));
    }
    return readings;
  }

  /** The paths that a path unit watches for changes; empty when it does not run. */
  SortedSet<String> watchedBy(String pathUnit) throws IOException, InterruptedException {
    String path = UnitName.path(pathUnit);
    String properties = "org.freedesktop.DBus.Properties";
    var state = bus.call(NAME, path, properties, "Get", "ss", "org.freedesktop.systemd1.Unit", "ActiveState");
    var paths = bus.call(NAME, path, properties, "Get", "ss", "org.freedesktop.systemd1.Path", "Paths");
    SortedSet<String> watched = new TreeSet<>();
    try {
      if ("active".equals(String.valueOf(value(bus.answer(state, ANSWER, pathUnit))))
          && value(bus.answer(paths, ANSWER, pathUnit)) instanceof List<?> pairs) {
        pairs.forEach(pair -> watched
            .add(String.valueOf(pair instanceof Object[] both ? both[1] : pair instanceof List<?> both ? both.get(1) : pair)));
      }
    } catch (BusException e) {
      // There is no such unit.
      return new TreeSet<>();
    }
    return watched;
  }

  private static @Nullable Object value(List<Object> answer) {
    return answer.getFirst() instanceof Variant<?> variant ? variant.getValue() : answer.getFirst();
  }

  /**
   * Asks for one thing and waits for its end, at most until the deadline.
   *
   * @throws NoLockException if the host's lock is not ours; nothing was asked then
   * @throws IOException if the connection ended before the outcome was known: read the unit again
   */
  public VerbOutcome run(UnitVerb verb, String unit, Duration deadline) throws IOException, InterruptedException {
    UnitName.checked(unit);
    requireLock();
    return rootOnBus ? onBus(verb, unit, deadline) : bySystemctl(verb, unit, deadline);
  }

  private VerbOutcome onBus(UnitVerb verb, String unit, Duration deadline) throws IOException, InterruptedException {
    String[] names = {unit};
    try {
      switch (verb.kind()) {
        case JOB -> {
          return job(verb, unit, deadline);
        }
        case PLAIN -> {
          return plain(deadline, verb.method(), "s", unit);
        }
        case LINKS -> plain(deadline, verb.method(), "asbb", names, false, true);
        case UNLINKS -> {
          plain(deadline, verb.method(), "asb", names, false);
          plain(deadline, verb.method(), "asb", names, true);
        }
      }
      // Enabling and masking change links on the disk; systemd looks at them when it reloads, as systemctl has it do.
      return plain(deadline, "Reload", "");
    } catch (BusException e) {
      boolean absent = e.error().endsWith(".NoSuchUnit") || e.error().endsWith(".FileNotFound");
      return absent && verb.isDoneByAbsence() ? new VerbOutcome.Done() : new VerbOutcome.Failed(String.valueOf(e.getMessage()));
    }
  }

  private VerbOutcome bySystemctl(UnitVerb verb, String unit, Duration deadline) throws IOException, InterruptedException {
    VerbOutcome outcome = systemctl(deadline, verb.word(), "--", unit);
    if (verb.kind() == UnitVerb.Kind.UNLINKS && outcome instanceof VerbOutcome.Done) {
      outcome = systemctl(deadline, verb.word(), "--runtime", "--", unit);
    }
    return outcome instanceof VerbOutcome.Failed(String why) && verb.isDoneByAbsence() && ABSENT.matcher(why).find()
        ? new VerbOutcome.Done()
        : outcome;
  }

  /** Makes systemd read all unit files again. */
  public VerbOutcome daemonReload(Duration deadline) throws IOException, InterruptedException {
    requireLock();
    if (!rootOnBus) {
      return systemctl(deadline, "daemon-reload");
    }
    try {
      return plain(deadline, "Reload", "");
    } catch (BusException e) {
      return new VerbOutcome.Failed(String.valueOf(e.getMessage()));
    }
  }

  private void requireLock() throws NoLockException {
    LockState state = shell.lock();
    if (!(state instanceof LockState.Held)) {
      throw new NoLockException(host, state);
    }
  }

  private VerbOutcome plain(Duration deadline, String method, String signature, Object... arguments)
      throws IOException, InterruptedException {
    bus.answer(bus.call(NAME, PATH, MANAGER, method, signature, arguments), deadline, method);
    return new VerbOutcome.Done();
  }

  private VerbOutcome job(UnitVerb verb, String unit, Duration deadline) throws IOException, InterruptedException {
    long end = System.nanoTime() + deadline.toNanos();
    List<Object> answer = bus.answer(bus.call(NAME, PATH, MANAGER, verb.method(), "ss", unit, "replace"), deadline,
        verb.word() + " " + unit);
    String path = String.valueOf(answer.getFirst());
    try {
      String result = CompletableFuture.anyOf(jobs.result(path), bus.ended().thenApply(lost -> "lost"))
          .get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS).toString();
      return switch (result) {
        case "done", "skipped" -> new VerbOutcome.Done();
        case "lost" -> throw bus.ended().join();
        default -> new VerbOutcome.Failed(verb.word() + " " + unit + " ended as '" + result + "' (journalctl -u " + unit + " says more)");
      };
    } catch (TimeoutException e) {
      return new VerbOutcome.Going();
    } catch (ExecutionException e) {
      throw new IOException(host + ": waiting for the job of " + unit + " failed", e);
    }
  }

  private VerbOutcome systemctl(Duration deadline, String... words) throws IOException, InterruptedException {
    Command command = Command.writing("systemctl --no-ask-password --quiet \"$@\"", words).withDeadline(deadline);
    return switch (shell.run(command)) {
      case Result.Done done when done.ok() -> new VerbOutcome.Done();
      case Result.Done done -> new VerbOutcome.Failed(done.complaint());
      case Result.Overdue overdue -> new VerbOutcome.Going();
      case Result.Killed killed -> new VerbOutcome.Failed("systemctl " + String.join(" ", words) + " was killed on " + host);
      case Result.Skipped skipped -> throw new IllegalStateException("a single command is not skipped");
    };
  }

  @Override
  public void close() {
    bus.close();
  }
}
