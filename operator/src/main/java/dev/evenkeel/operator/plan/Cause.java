package dev.evenkeel.operator.plan;

import dev.evenkeel.api.host.FieldDiff;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Signal;
import dev.evenkeel.api.model.Drift.SeenBy;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The likely cause of a drifted field: in the words of the events that can have changed it, else in those of what was found.
 *
 * @param words null when neither tells anything
 * @param seenBy who told it; {@link SeenBy#RESYNC} when nobody did
 */
record Cause(@Nullable String words, SeenBy seenBy) {
  private static final String MASKED = "masked";
  /** What is heard when something on the disk is changed; what says more comes first. */
  private static final List<String> ON_DISK = List.of("UnitFilesChanged", "Reloading", Signal.FILES_CHANGED);

  /** @param heard what the host said about the object, oldest first */
  static Cause of(ObjectKey key, FieldDiff diff, List<Signal> heard) {
    boolean state = diff.path().equals("state");
    return switch (key.type()) {
      case CONTAINER -> state ? ContainerEnd.cause(diff, heard) : byEvent(key, diff, heard);
      case IMAGE, NETWORK, VOLUME -> byEvent(key, diff, heard);
      case UNIT -> state ? UnitEnd.cause(diff, heard) : onDisk(diff, heard);
      case FILE -> onDisk(diff, heard);
    };
  }

  static Cause of(List<String> words, @Nullable Signal first) {
    return new Cause(words.isEmpty() ? null : String.join(", ", words), first == null ? SeenBy.RESYNC : seenBy(first));
  }

  private static SeenBy seenBy(Signal signal) {
    return switch (signal.source()) {
      case DOCKER -> SeenBy.DOCKER_EVENT;
      case SYSTEMD -> signal.action().equals(Signal.FILES_CHANGED) ? SeenBy.FILE_WATCH : SeenBy.SYSTEMD_SIGNAL;
      case LINK -> SeenBy.RESYNC;
    };
  }

  /** Only one command does this to such a field, so it is named whether its event was heard or not. */
  private static Cause byEvent(ObjectKey key, FieldDiff diff, List<Signal> heard) {
    String path = diff.path();
    List<String> words = new ArrayList<>();
    List<String> actions;
    if (path.equals("exists") || path.equals(Generations.IMAGE)) {
      actions = List.of("destroy", "remove");
      words.add(key.type() == ObjectKey.Type.CONTAINER ? "docker rm" : "docker " + key.type().label() + " rm");
      if (path.equals(Generations.IMAGE)) {
        words.add("docker run");
      }
    } else if (path.equals("name")) {
      actions = List.of("rename");
      words.add("docker rename");
    } else if (path.startsWith(InPlace.NETWORKS)) {
      // What is done to put it right is told by events as well: which of the two it was shows in what was found.
      actions = new ArrayList<>();
      if (diff.applied() != null) {
        actions.add("disconnect");
        words.add("docker network disconnect");
      }
      if (diff.observed() != null) {
        actions.add("connect");
        words.add("docker network connect");
      }
    } else if (InPlace.updatable(path)) {
      actions = List.of("update");
      words.add("docker update");
    } else {
      return of(words, null);
    }
    return of(words, heard.stream().filter(signal -> actions.contains(signal.action())).findFirst().orElse(null));
  }

  /** Of files the watch over them tells that some were changed, of unit files systemd besides that some were read again, or were linked. */
  private static Cause onDisk(FieldDiff diff, List<Signal> heard) {
    String words = switch (diff.path()) {
      case "content", "text" -> diff.observed() == null ? "removed" : "edited by hand";
      case "mode" -> "chmod";
      case "owner", "group" -> "chown";
      case "exists" -> "removed";
      case "type" -> "replaced by a " + diff.observed();
      case "target" -> "link changed";
      case "enabled" -> MASKED.equals(diff.observed()) ? "systemctl mask" : "systemctl disable";
      default -> {
        boolean gone = diff.observed() == null;
        yield diff.path().startsWith("drop_ins.")
            ? "drop-in " + (gone ? "removed" : "added or edited") + " by hand"
            : diff.path().startsWith("entries.") ? gone ? "removed" : "edited by hand" : null;
      }
    };
    return new Cause(words,
        heard.stream().filter(signal -> ON_DISK.contains(signal.action()))
            .min(Comparator.comparingInt(signal -> ON_DISK.indexOf(signal.action())))
            .map(Cause::seenBy).orElse(SeenBy.RESYNC));
  }
}
