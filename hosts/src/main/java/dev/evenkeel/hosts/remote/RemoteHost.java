package dev.evenkeel.hosts.remote;

import dev.evenkeel.api.host.HostState;
import dev.evenkeel.api.host.HostState.Access;
import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.ObserveRequest;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.PlannedStep;
import dev.evenkeel.api.host.Probe;
import dev.evenkeel.api.host.Signal;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.hosts.Host;
import dev.evenkeel.hosts.Link;
import dev.evenkeel.hosts.LinkLostException;
import dev.evenkeel.hosts.files.FileChecks;
import dev.evenkeel.hosts.files.FileObjects;
import dev.evenkeel.hosts.files.HostFacts;
import dev.evenkeel.hosts.files.HostFiles;
import dev.evenkeel.hosts.files.WatchedPaths;
import dev.evenkeel.hosts.ledger.LedgerStore;
import dev.evenkeel.hosts.probe.Prober;
import dev.evenkeel.hosts.shell.Command;
import dev.evenkeel.hosts.shell.HostShell;
import dev.evenkeel.hosts.shell.LockState;
import dev.evenkeel.hosts.systemd.UnitDisk;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A real host over one link. When the link or the shell that holds the lock ends, all of it ends: whoever lost the lock must not write any more. */
public final class RemoteHost implements Host {
  private final HostSpec spec;
  private final Link link;
  private final HostShell shell;
  private final InstantSource clock;
  private final Ears ears = new Ears();
  private final DockerDoor docker;
  private final SystemdDoor systemd;
  private final HostFiles hostFiles;
  private final FileObjects files;
  private final LedgerStore ledgers;
  private final FileChecks checks;
  private final InContainer inContainer;
  private final Questions questions;
  private final Reader reader;
  private final Set<ObjectKey> units = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean ended = new AtomicBoolean();

  RemoteHost(HostSpec spec, Link link, HostShell shell, InstantSource clock) {
    this.spec = spec;
    this.link = link;
    this.shell = shell;
    this.clock = clock;
    this.hostFiles = new HostFiles(spec.name(), shell);
    this.docker = new DockerDoor(link, spec, clock, ears::hear);
    this.systemd = new SystemdDoor(spec.name(), link, shell, hostFiles, clock, this::hearUnit);
    this.files = new FileObjects(hostFiles);
    this.ledgers = new LedgerStore(spec.name(), shell, hostFiles);
    this.checks = new FileChecks(spec.name(), shell, hostFiles);
    this.inContainer = new InContainer(spec.name(), () -> docker.get().engine().client());
    this.questions = new Questions(docker, new Prober(link));
    this.reader = new Reader(spec.name(), docker, systemd, files, new UnitDisk(spec.name(), shell, hostFiles),
        new FirstLook(spec.name(), shell, new HostFacts(spec.name(), shell), ledgers),
        () -> link.isOpen() && shell.isOpen());
    link.ended().thenAccept(loss -> {
      if (loss != null) {
        tellLoss(String.valueOf(loss.getMessage()));
      }
    });
  }

  @Override
  public String name() {
    return spec.name();
  }

  /** Work over the link; when it is lost in between, everything else ends as well. */
  private interface Work<T> {
    T run() throws IOException, InterruptedException;
  }

  private <T> T linked(Work<T> work) throws IOException, InterruptedException {
    try {
      if (ended.get() || !link.isOpen() || !shell.isOpen()) {
        throw new LinkLostException(name() + ": the connection has ended; a new one has to be made", null);
      }
      return work.run();
    } catch (LinkLostException e) {
      tellLoss(String.valueOf(e.getMessage()));
      close();
      throw e;
    }
  }

  /** Every container that starts or stops moves units of the engine's and of the kernel's that nobody declares: only those that somebody asks about are told. */
  private void hearUnit(Signal signal) {
    if (signal.key() == null || units.contains(signal.key())) {
      ears.hear(signal);
    }
  }

  private void tellLoss(String why) {
    if (!ended.getAndSet(true)) {
      ears.hear(new Signal(clock.instant(), Signal.Source.LINK, null, null, "lost", new TreeMap<>(Map.of("message", why))));
    }
  }

  @Override
  public HostState observe(ObserveRequest request) throws IOException, InterruptedException {
    return linked(() -> {
      if (request.full()) {
        askForLock();
      }
      HostState state = reader.read(request, clock.instant(), access());
      units.addAll(state.objects().keySet().stream().filter(key -> key.type() == ObjectKey.Type.UNIT).toList());
      return state;
    });
  }

  @Override
  public Access claim() throws IOException, InterruptedException {
    return linked(() -> {
      askForLock();
      return access();
    });
  }

  private void askForLock() throws IOException, InterruptedException {
    if (!(shell.lock() instanceof LockState.Held) && shell.isRoot()) {
      shell.acquire();
    }
  }

  private Access access() {
    return switch (shell.lock()) {
      case LockState.Held _ -> new Access.Writable();
      case LockState.HeldByOther(var holder) -> new Access.ReadOnly(Reason.LOCK_HELD,
          name() + " is held by another operator, " + holder + ". Stop that one, or leave the host to it.");
      case LockState.Unavailable(String why) -> shell.isRoot()
          ? new Access.ReadOnly(Reason.LOCK_HELD, name() + ": the lock cannot be had: " + why)
          : new Access.ReadOnly(Reason.NO_SUDO,
              name() + ": root's work is not possible (" + why + "). Let " + spec.name()
                  + "'s login user run sudo without a password, or log in as root.");
    };
  }

  @Override
  public Outcome run(PlannedStep planned, SortedMap<Integer, String> made) throws IOException, InterruptedException {
    return linked(() -> {
      if (access() instanceof Access.ReadOnly(Reason reason, String message)) {
        return new Outcome.Failed(reason, message);
      }
      try {
        return effect(planned.step(), made);
      } catch (LinkLostException e) {
        throw e;
      } catch (IOException e) {
        return new Outcome.Failed(Reason.STEP_FAILED, String.valueOf(e.getMessage()));
      }
    });
  }

  private Outcome effect(Step step, SortedMap<Integer, String> made) throws IOException, InterruptedException {
    return switch (step) {
      case Step.PutFile s -> files.put(s);
      case Step.RemoveFile s -> files.remove(s);
      case Step.ValidateFiles s -> validate(s);
      case Step.PutUnit s -> systemd.get().steps().put(s);
      case Step.RemoveUnit s -> systemd.get().steps().remove(s);
      case Step.ReloadUnits _ -> systemd.get().steps().reloadAll();
      case Step.EnableUnit s -> systemd.get().steps().enable(s);
      case Step.StartUnit s -> systemd.get().steps().start(s);
      case Step.StopUnit s -> systemd.get().steps().stop(s);
      case Step.RestartUnit s -> systemd.get().steps().restart(s);
      case Step.ReloadUnit s -> systemd.get().steps().reload(s);
      case Step.CallHttp s -> questions.call(s, made);
      case Step.PullImage _,Step.RemoveImage _,Step.CreateNetwork _,Step.RemoveNetwork _,Step.CreateVolume _,Step.RemoveVolume _,Step.CreateContainer _,Step.StartContainer _,Step.StopContainer _,Step.RestartContainer _,Step.UnpauseContainer _,Step.RenameContainer _,Step.RemoveContainer _,Step.UpdateContainer _,Step.AttachNetwork _,Step.DetachNetwork _,Step.SignalContainer _,Step.ExecInContainer _ ->
        docker
            .get().run(step, made).orElseThrow(() -> new IllegalStateException("the engine's adapter does not know " + step));
    };
  }

  private Outcome validate(Step.ValidateFiles step) throws IOException, InterruptedException {
    String image = step.validation().image();
    return image == null
        ? checks.onHost(step)
        : checks.staged(step, InContainer.INSIDE, (folder, command) -> inContainer.run(image, folder, command, step.deadline()));
  }

  @Override
  public void writeLedger(Ledger ledger) throws IOException, InterruptedException {
    linked(() -> {
      if (access() instanceof Access.ReadOnly readOnly) {
        throw new IOException(name() + ": the ledger cannot be written: " + readOnly.message());
      }
      ledgers.write(ledger);
      return ledger;
    });
  }

  @Override
  public SortedSet<ObjectKey> watchFiles(Ledger ledger) throws IOException, InterruptedException {
    return linked(() -> {
      WatchedPaths wanted = WatchedPaths.of(ledger);
      return access() instanceof Access.Writable && watched(wanted) ? wanted.keys() : Collections.emptySortedSet();
    });
  }

  private boolean watched(WatchedPaths wanted) throws IOException, InterruptedException {
    try {
      return systemd.watch(wanted.paths());
    } catch (IOException e) {
      // The bus may end alone, when it is restarted.
      if (e instanceof LinkLostException && !(link.isOpen() && shell.isOpen())) {
        throw e;
      }
      return false;
    }
  }

  @Override
  public AutoCloseable listen(Consumer<Signal> listener) throws IOException, InterruptedException {
    return linked(() -> {
      AutoCloseable listening = ears.add(listener);
      openIfThere(docker::get);
      openIfThere(systemd::get);
      return listening;
    });
  }

  /** What is not there now is said by the next reading, which tries again. */
  private static void openIfThere(Work<?> door) throws IOException, InterruptedException {
    try {
      door.run();
    } catch (LinkLostException e) {
      throw e;
    } catch (IOException e) {
      // No engine, or no systemd.
    }
  }

  @Override
  public Probe.Result probe(ObjectKey key, Probe probe) throws IOException, InterruptedException {
    return linked(() -> questions.probe(key, probe));
  }

  @Override
  public Optional<String> resolveDigest(String reference) throws IOException, InterruptedException {
    return linked(() -> {
      try {
        return docker.get().resolveDigest(reference);
      } catch (LinkLostException e) {
        throw e;
      } catch (IOException e) {
        return Optional.<String>empty();
      }
    });
  }

  @Override
  public Optional<Blob> readFile(String path) throws IOException, InterruptedException {
    return linked(() -> hostFiles.content(path));
  }

  @Override
  public AutoCloseable logs(ObjectKey key, @Nullable String id, int tail, boolean follow, Consumer<String> lines)
      throws IOException, InterruptedException {
    return linked(() -> switch (key.type()) {
      case CONTAINER -> docker.get().logs(id == null ? key.name() : id, tail, follow, lines);
      case UNIT -> Journal.read(name(), link, shell, spec.sudo(), key.name(), tail, follow, lines);
      case FILE, IMAGE, NETWORK, VOLUME -> throw new IOException(key + " writes no log; containers and units do");
    });
  }

  @Override
  public Duration ping() throws IOException, InterruptedException {
    return linked(() -> {
      try {
        return docker.get().ping();
      } catch (LinkLostException e) {
        throw e;
      } catch (IOException e) {
        long before = System.nanoTime();
        shell.run(Command.reading(":"));
        return Duration.ofNanos(System.nanoTime() - before);
      }
    });
  }

  /** Gives the lock back when nothing can write any more, and before the link ends, so that the next operator need not wait for the host to notice. */
  @Override
  public void close() {
    ended.set(true);
    docker.close();
    systemd.close();
    shell.close();
    link.close();
  }
}
