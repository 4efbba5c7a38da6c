package dev.evenkeel.hosts.fake;

import dev.evenkeel.api.host.HostState.Access;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Outcome.Done;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.model.Reason;
import org.jspecify.annotations.Nullable;

import java.util.SortedMap;

/** Runs steps on a fake host. Guarded by it. */
final class FakeRunner {
  private final FakeHost host;

  FakeRunner(FakeHost host) {
    this.host = host;
  }

  Outcome run(Step step, SortedMap<Integer, String> made) {
    if (host.access() instanceof Access.ReadOnly(Reason reason, String message)) {
      return new Outcome.Failed(reason, message);
    }
    try {
      return effect(step, made);
    } catch (RefusedException e) {
      return e.outcome();
    }
  }

  private Outcome effect(Step step, SortedMap<Integer, String> made) {
    FakeEngine engine = host.engine;
    FakeSystemd systemd = host.systemd;
    switch (step) {
      case Step.PullImage s -> {
        engine.images.startTransfer(s.image(), host.now());
        return new Outcome.GoesOn("pulling " + s.image().pullReference());
      }
      case Step.RemoveImage s -> removeImage(s);
      case Step.CreateNetwork s -> {
        return new Done(engine.nets.createNetwork(s.network(), s.marks()), engine.nets.network(s.network().name()));
      }
      case Step.RemoveNetwork s ->
        engine.nets.removeNetwork(s.id(), engine.nets.nameOf(s.id()).map(engine::networkUsers).orElse(java.util.List.of()));
      case Step.CreateVolume s -> {
        engine.nets.createVolume(s.volume(), s.marks());
        return new Done(s.volume().name(), engine.nets.volume(s.volume().name()));
      }
      case Step.RemoveVolume s -> engine.nets.removeVolume(s.name(), engine.volumeUsers(s.name()));
      case Step.CreateContainer s -> {
        FakeContainer container = engine.create(s.container(), s.as(), s.marks(), id(s.imageId(), made), s.carried(), s.withAliases());
        return new Done(container.id, engine.read(container));
      }
      case Step.StartContainer s -> {
        FakeContainer container = engine.existing(id(s.id(), made), Reason.START_FAILED);
        engine.runs.start(container);
        return done(container);
      }
      case Step.StopContainer s -> {
        FakeContainer container = engine.byId(id(s.id(), made));
        if (container != null) {
          return engine.runs.stop(container, s.grace()) ? new Outcome.GoesOn("stopping " + container.name) : done(container);
        }
      }
      case Step.RestartContainer s -> {
        FakeContainer container = engine.existing(id(s.id(), made), Reason.START_FAILED);
        if (container.up()) {
          engine.runs.stopped(container, 143);
        }
        engine.runs.start(container);
        return done(container);
      }
      case Step.UnpauseContainer s -> engine.runs.unpause(engine.existing(id(s.id(), made), Reason.STEP_FAILED));
      case Step.RenameContainer s -> {
        FakeContainer container = engine.existing(id(s.id(), made), Reason.STEP_FAILED);
        engine.rename(container, s.name());
        return done(container);
      }
      case Step.RemoveContainer s -> {
        FakeContainer container = engine.byId(id(s.id(), made));
        if (container != null) {
          engine.remove(container, s.withAnonymousVolumes());
        }
      }
      case Step.UpdateContainer s -> {
        FakeContainer container = engine.existing(id(s.id(), made), Reason.STEP_FAILED);
        engine.update(container, s.container());
        return done(container);
      }
      case Step.AttachNetwork s -> {
        FakeContainer container = engine.existing(id(s.id(), made), Reason.STEP_FAILED);
        engine.attach(container, s.network(), s.attachment());
        return done(container);
      }
      case Step.DetachNetwork s -> {
        FakeContainer container = engine.byId(id(s.id(), made));
        if (container != null) {
          engine.detach(container, s.network());
          return done(container);
        }
      }
      case Step.SignalContainer s -> engine.runs.kill(running(s.id(), made), s.signal());
      case Step.ExecInContainer s -> host.script.exec(running(s.id(), made).name, s.command());
      case Step.CallHttp s -> host.script.call(running(s.id(), made).name, s.method(), s.address());
      case Step.ValidateFiles s -> validate(s);
      case Step.PutFile s -> {
        host.files.put(s.file(), s.ownEntries());
        return new Done(s.file().path(), host.files.read(s.file().path(), s.file().content().type().equals("tree"))
            .map(seen -> host.asWritten(s.file().fields(), seen)).orElse(null));
      }
      case Step.RemoveFile s -> host.files.remove(s.path(), s.type(), s.ownEntries());
      case Step.PutUnit s -> {
        systemd.put(s.unit());
        return done(s.unit().name());
      }
      case Step.RemoveUnit s -> systemd.remove(s.name());
      case Step.ReloadUnits _ -> systemd.reload();
      case Step.EnableUnit s -> {
        systemd.enable(s.name(), s.enablement());
        return done(s.name());
      }
      case Step.StartUnit s -> {
        systemd.start(s.name());
        return done(s.name());
      }
      case Step.StopUnit s -> {
        systemd.stop(s.name());
        return done(s.name());
      }
      case Step.RestartUnit s -> {
        systemd.restart(s.name());
        return done(s.name());
      }
      case Step.ReloadUnit s -> {
        systemd.reloadUnit(s.name());
        return done(s.name());
      }
    }
    return Done.PLAIN;
  }

  private Done done(FakeContainer container) {
    return new Done(container.id, host.engine.read(container));
  }

  private Done done(String unit) {
    @Nullable
    Instance instance = host.systemd.read(unit).orElse(null);
    return new Done(unit, instance);
  }

  private FakeContainer running(Step.Id id, SortedMap<Integer, String> made) {
    FakeContainer container = host.engine.existing(id(id, made), Reason.STEP_FAILED);
    if (container.status != Live.Status.RUNNING) {
      throw new RefusedException(Reason.STEP_FAILED, "Container " + container.id + " is not running");
    }
    return container;
  }

  private static String id(Step.Id id, SortedMap<Integer, String> made) {
    return switch (id) {
      case Step.Id.Known(String known) -> known;
      case Step.Id.Made(int step) -> {
        String given = made.get(step);
        if (given == null) {
          throw new RefusedException(Reason.STEP_FAILED, "step " + step + " has created nothing");
        }
        yield given;
      }
    };
  }

  private void removeImage(Step.RemoveImage step) {
    for (FakeContainer container : host.engine.all()) {
      if (container.image.id().equals(step.id()) && host.engine.images.isLast(step.id(), step.reference())) {
        throw new RefusedException(Reason.STEP_FAILED,
            "conflict: unable to remove " + step.reference() + ", container " + container.name + " uses it");
      }
    }
    host.engine.images.remove(step.id(), step.reference());
  }

  private void validate(Step.ValidateFiles step) {
    String reference = step.validation().image();
    if (reference != null && host.engine.images.instances(reference).isEmpty()) {
      throw new RefusedException(Reason.IMAGE_MISSING, "No such image: " + reference);
    }
    host.script.validate(step.files(), step.validation());
  }
}
