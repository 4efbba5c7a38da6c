package dev.evenkeel.api.host;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** One effect on a host, as data: a runner runs it, a printer prints it. Containers and networks are named by identity only. */
public sealed interface Step {

  /** An identity, perhaps one that an earlier step of the same plan will give. */
  sealed interface Id {
    record Known(String id) implements Id {}

    /** What the step with this number created. */
    record Made(int step) implements Id {}
  }

  // images

  /** Starts to bring the image; ends at once, the transfer goes on in a lane of its own. */
  record PullImage(Image image) implements Step {}

  record RemoveImage(String id, String reference) implements Step {}

  // networks and volumes

  record CreateNetwork(Network network, Marks marks) implements Step {}

  record RemoveNetwork(String id) implements Step {}

  record CreateVolume(Volume volume, Marks marks) implements Step {}

  record RemoveVolume(String name) implements Step {}

  // containers

  /**
   * Creates a container and starts nothing.
   *
   * @param container its own name is {@code as} on the host for now
   * @param imageId what to make it from: the image's ID, which no tag can move away. Where the reference still means this image the engine is given the reference, so that {@code docker ps} shows it
   * @param carried anonymous volumes of its predecessor, volume name by mount point
   * @param withAliases whether it answers to its service aliases at once; a successor that runs beside its predecessor does not
   */
  record CreateContainer(Container container, String as, Marks marks, Id imageId, SortedMap<String, String> carried,
      boolean withAliases) implements Step {
    public CreateContainer {
      carried = Collections.unmodifiableSortedMap(new TreeMap<>(carried));
    }
  }

  record StartContainer(Id id) implements Step {}

  /** Sends the stop signal, and SIGKILL after the grace time. One that takes long goes on after the pass. */
  record StopContainer(Id id, @Nullable Duration grace) implements Step {}

  record RestartContainer(Id id, @Nullable Duration grace) implements Step {}

  record UnpauseContainer(Id id) implements Step {}

  record RenameContainer(Id id, String name) implements Step {}

  /** Removes it; its anonymous volumes only where they were carried over to nobody. */
  record RemoveContainer(Id id, boolean withAnonymousVolumes) implements Step {}

  /** Sets what an engine can set on a running container: resources and restart policy. */
  record UpdateContainer(Id id, Container container) implements Step {}

  record AttachNetwork(Id id, String network, Container.Attachment attachment) implements Step {}

  record DetachNetwork(Id id, String network) implements Step {}

  record SignalContainer(Id id, String signal) implements Step {}

  record ExecInContainer(Id id, List<String> command, Duration deadline) implements Step {
    public ExecInContainer {
      command = List.copyOf(command);
    }
  }

  /** @param address as in {@link Probe} */
  record CallHttp(Id id, String method, String address, Duration deadline) implements Step {}

  // files

  /** Stages the whole new set in a directory of its own and runs the command on it; changes nothing. */
  record ValidateFiles(List<File> files, Target.Validation validation, Duration deadline) implements Step {
    public ValidateFiles {
      files = List.copyOf(files);
    }
  }

  /**
   * Puts a file in place.
   *
   * @param ownEntries for a tree: entries that were ours before and are to be removed when they are no longer declared
   */
  record PutFile(File file, List<String> ownEntries) implements Step {
    public PutFile {
      ownEntries = List.copyOf(ownEntries);
    }
  }

  /** Removes a file or link; a tree's own entries and then its directories as far as they are empty; a directory only when it is empty. */
  record RemoveFile(String path, String type, List<String> ownEntries) implements Step {
    public RemoveFile {
      ownEntries = List.copyOf(ownEntries);
    }
  }

  // units

  /** Writes the unit's text and makes its drop-ins exactly the declared ones; lifts a mask that is in the way. Systemd reads them with {@link ReloadUnits}. */
  record PutUnit(Unit unit) implements Step {}

  record RemoveUnit(String name) implements Step {}

  /** {@code systemctl daemon-reload}. */
  record ReloadUnits() implements Step {}

  /** Enables, disables, masks or unmasks as the value says. */
  record EnableUnit(String name, Unit.Enablement enablement) implements Step {}

  record StartUnit(String name) implements Step {}

  record StopUnit(String name) implements Step {}

  record RestartUnit(String name) implements Step {}

  /** The unit's own reload ({@code ExecReload=}), or a restart where it has none. */
  record ReloadUnit(String name) implements Step {}
}
