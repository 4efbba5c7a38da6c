package dev.evenkeel.operator.app;

import dev.evenkeel.api.host.PlannedStep;
import dev.evenkeel.api.host.Step;

import java.time.Duration;

/** A step as a person reads it; never a value that may be secret. */
final class StepWords {
  private StepWords() {}

  static String of(PlannedStep planned) {
    String name = planned.key().name();
    return switch (planned.step()) {
      case Step.PullImage(var image) -> "pull " + image.pullReference();
      case Step.RemoveImage(var _, var reference) -> "remove image " + reference;
      case Step.CreateNetwork(var network, var _) -> "create network " + network.name();
      case Step.RemoveNetwork _ -> "remove network " + name;
      case Step.CreateVolume(var volume, var _) -> "create volume " + volume.name();
      case Step.RemoveVolume(var volume) -> "remove volume " + volume;
      case Step.CreateContainer step -> "create container " + step.as() + " from " + step.container().image();
      case Step.StartContainer(var id) -> "start " + container(name, id);
      case Step.StopContainer(var id, var grace) -> "stop " + container(name, id) + grace(grace);
      case Step.RestartContainer(var id, var grace) -> "restart " + container(name, id) + grace(grace);
      case Step.UnpauseContainer(var id) -> "unpause " + container(name, id);
      case Step.RenameContainer(var id, var other) -> "rename " + container(name, id) + " to " + other;
      case Step.RemoveContainer(var id, var volumes) -> "remove " + container(name, id) + (volumes ? " with its anonymous volumes" : "");
      case Step.UpdateContainer(var id, var _) -> "update " + container(name, id) + " in place";
      case Step.AttachNetwork(var id, var network, var _) -> "attach " + container(name, id) + " to network " + network;
      case Step.DetachNetwork(var id, var network) -> "detach " + container(name, id) + " from network " + network;
      case Step.SignalContainer(var id, var signal) -> "send " + signal + " to " + container(name, id);
      case Step.ExecInContainer(var id, var _, var _) -> "run a command in " + container(name, id);
      case Step.CallHttp(var _, var method, var address, var _) -> method + " " + address + " of " + name;
      case Step.ValidateFiles(var files, var validation, var _) -> "check " + files.size() + " files with "
          + validation.command().getFirst() + (validation.image() == null ? " on the host" : " in " + validation.image());
      case Step.PutFile(var file, var _) -> "put " + file.key().name();
      case Step.RemoveFile(var path, var _, var _) -> "remove " + path;
      case Step.PutUnit(var unit) -> "put unit " + unit.name();
      case Step.RemoveUnit(var unit) -> "remove unit " + unit;
      case Step.ReloadUnits() -> "systemctl daemon-reload";
      case Step.EnableUnit(var unit, var enablement) -> "make unit " + unit + " " + enablement.label();
      case Step.StartUnit(var unit) -> "start unit " + unit;
      case Step.StopUnit(var unit) -> "stop unit " + unit;
      case Step.RestartUnit(var unit) -> "restart unit " + unit;
      case Step.ReloadUnit(var unit) -> "reload unit " + unit;
    };
  }

  private static String container(String name, Step.Id id) {
    return switch (id) {
      case Step.Id.Known(var known) -> "container " + name + " (" + known.substring(0, Math.min(12, known.length())) + ")";
      case Step.Id.Made(var step) -> "the container of step " + step;
    };
  }

  private static String grace(@org.jspecify.annotations.Nullable Duration grace) {
    return grace == null ? "" : ", at most " + grace.toSeconds() + " s";
  }
}
