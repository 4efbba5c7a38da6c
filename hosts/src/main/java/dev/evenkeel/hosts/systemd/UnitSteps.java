package dev.evenkeel.hosts.systemd;

import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.host.Unit;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.hosts.files.FileRefusedException;
import dev.evenkeel.hosts.shell.NoLockException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;

/** Runs the steps that are about units. */
public final class UnitSteps {
  /** No pass waits longer than this for a job; the next one sees how it ended. */
  private static final Duration JOB = Duration.ofSeconds(8);
  private static final Duration RELOAD = Duration.ofSeconds(60);

  private final UnitObjects units;

  public UnitSteps(UnitObjects units) {
    this.units = units;
  }

  /** One effect, which may be refused. */
  private interface Effect {
    VerbOutcome run() throws IOException, InterruptedException;
  }

  public Outcome put(Step.PutUnit step) throws IOException, InterruptedException {
    Unit unit = step.unit();
    return guarded(unit.name(), Reason.WRITE_FAILED, () -> {
      UnitFiles.OnDisk before = onDisk(unit.name());
      units.files().put(unit, before);
      if (unit.text() == null) {
        return systemd().run(UnitVerb.UNMASK, unit.name(), RELOAD);
      }
      VerbOutcome reloaded = systemd().daemonReload(RELOAD);
      return switch (reloaded) {
        case VerbOutcome.Done _ -> taken(unit.name(), before);
        case VerbOutcome.Failed(String why) -> unread(unit.name(), before, why);
        case VerbOutcome.Going _ -> reloaded;
      };
    });
  }

  /** A text that systemd has not read must not stay either: nobody has tried it, and the next boot would. */
  private VerbOutcome unread(String unit, UnitFiles.OnDisk before, String why) throws IOException, InterruptedException {
    if (before.link()) {
      return new VerbOutcome.Failed(why);
    }
    units.files().restore(unit, before, onDisk(unit));
    return new VerbOutcome.Failed("systemd cannot read its units again: " + why
        + (before.text() == null ? "; the new one was taken away again" : "; the one before is back"));
  }

  /** A text that systemd does not take must not stay: at the next boot nothing would run. What was there before is put back. */
  private VerbOutcome taken(String unit, UnitFiles.OnDisk before) throws IOException, InterruptedException {
    if (!(systemd().read(List.of(unit)).getFirst() instanceof UnitReading.Status status) || !status.isRefused() || before.link()) {
      return new VerbOutcome.Done();
    }
    String complaint = units.files().complaint(unit);
    units.files().restore(unit, before, onDisk(unit));
    systemd().daemonReload(RELOAD);
    return new VerbOutcome.Failed("systemd does not take the unit (" + status.loadState() + "): " + complaint
        + (before.text() == null ? "; it was taken away again" : "; the one before is back"));
  }

  /** Removes the files. A failure that systemd remembers is forgotten, or the unit would stay in its list for ever. */
  public Outcome remove(Step.RemoveUnit step) throws IOException, InterruptedException {
    Outcome outcome = guarded(step.name(), Reason.WRITE_FAILED, () -> {
      units.files().remove(step.name(), onDisk(step.name()));
      systemd().run(UnitVerb.RESET_FAILED, step.name(), JOB);
      return new VerbOutcome.Done();
    });
    return outcome instanceof Outcome.Done ? Outcome.Done.PLAIN : outcome;
  }

  public Outcome reloadAll() throws IOException, InterruptedException {
    try {
      return outcome(systemd().daemonReload(RELOAD), Reason.UNIT_FAILED, null);
    } catch (NoLockException e) {
      return new Outcome.Failed(Reason.LOCK_HELD, String.valueOf(e.getMessage()));
    }
  }

  public Outcome enable(Step.EnableUnit step) throws IOException, InterruptedException {
    UnitVerb verb = switch (step.enablement()) {
      case ENABLED -> UnitVerb.ENABLE;
      case DISABLED -> UnitVerb.DISABLE;
      case MASKED -> UnitVerb.MASK;
      case OTHER -> throw new IllegalArgumentException(step.name() + ": only enabled, disabled or masked can be asked for");
    };
    return guarded(step.name(), Reason.STEP_FAILED, () -> {
      // systemd enables and disables nothing that is masked
      VerbOutcome bare = verb != UnitVerb.MASK && isMasked(step.name())
          ? systemd().run(UnitVerb.UNMASK, step.name(), RELOAD)
          : new VerbOutcome.Done();
      return bare instanceof VerbOutcome.Done ? systemd().run(verb, step.name(), RELOAD) : bare;
    });
  }

  private boolean isMasked(String unit) throws IOException, InterruptedException {
    return systemd().read(List.of(unit)).getFirst() instanceof UnitReading.Status status
        && UnitObjects.enablement(status.fileState()) == Unit.Enablement.MASKED;
  }

  public Outcome start(Step.StartUnit step) throws IOException, InterruptedException {
    return guarded(step.name(), Reason.UNIT_FAILED, () -> afresh(UnitVerb.START, step.name()));
  }

  /** A unit that systemd does not know is stopped. */
  public Outcome stop(Step.StopUnit step) throws IOException, InterruptedException {
    return guarded(step.name(), Reason.UNIT_FAILED, () -> systemd().run(UnitVerb.STOP, step.name(), JOB));
  }

  public Outcome restart(Step.RestartUnit step) throws IOException, InterruptedException {
    return guarded(step.name(), Reason.UNIT_FAILED, () -> afresh(UnitVerb.RESTART, step.name()));
  }

  public Outcome reload(Step.ReloadUnit step) throws IOException, InterruptedException {
    return guarded(step.name(), Reason.UNIT_FAILED, () -> afresh(UnitVerb.RELOAD_OR_RESTART, step.name()));
  }

  /** A unit that failed too often lately would be refused by systemd's own start limit; when to try again is the plan's decision, which has its own. */
  private VerbOutcome afresh(UnitVerb verb, String unit) throws IOException, InterruptedException {
    if (systemd().read(List.of(unit)).getFirst() instanceof UnitReading.Status status && status.activeState().equals("failed")) {
      systemd().run(UnitVerb.RESET_FAILED, unit, JOB);
    }
    return systemd().run(verb, unit, JOB);
  }

  private Systemd systemd() {
    return units.systemd();
  }

  private UnitFiles.OnDisk onDisk(String unit) throws IOException, InterruptedException {
    UnitName.checked(unit);
    return switch (units.files().read(List.of(unit)).get(unit)) {
      case UnitFiles.Reading.Known(UnitFiles.OnDisk onDisk) -> onDisk;
      case UnitFiles.Reading.Unknown(String reason) -> throw new FileRefusedException(unit + ": its files cannot be read: " + reason);
      case null -> throw new FileRefusedException(unit + ": its files were not read");
    };
  }

  private Outcome guarded(String unit, Reason reason, Effect effect) throws IOException, InterruptedException {
    try {
      VerbOutcome ended = effect.run();
      return outcome(ended, reason, ended instanceof VerbOutcome.Done ? after(unit) : null);
    } catch (NoLockException e) {
      return new Outcome.Failed(Reason.LOCK_HELD, String.valueOf(e.getMessage()));
    } catch (FileRefusedException | IllegalArgumentException e) {
      return new Outcome.Failed(Reason.WRITE_FAILED, String.valueOf(e.getMessage()));
    }
  }

  private @Nullable Instance after(String unit) throws IOException, InterruptedException {
    ObjectKey key = ObjectKey.unit(unit);
    return units.observe(new TreeSet<>(List.of(key))).get(key) instanceof Observation.Present present
        ? present.instances().getFirst()
        : null;
  }

  private static Outcome outcome(VerbOutcome ended, Reason reason, @Nullable Instance after) {
    return switch (ended) {
      case VerbOutcome.Done _ -> new Outcome.Done(after == null ? null : after.id(), after);
      case VerbOutcome.Going _ -> new Outcome.GoesOn("systemd goes on with it");
      case VerbOutcome.Failed(String why) -> new Outcome.Failed(reason, why);
    };
  }
}
