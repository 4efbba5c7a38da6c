package dev.evenkeel.operator.plan;

import dev.evenkeel.api.host.Change;
import dev.evenkeel.api.host.FieldDiff;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.host.Signal;
import dev.evenkeel.api.model.Drift.SeenBy;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;

/** What in a plan is drift: a difference between the host and what was applied that no commit explains, with its likely cause in the words of the events that were heard. */
public final class DriftFinder {
  private DriftFinder() {}

  /**
   * One drifted field.
   *
   * @param cause likely cause, or null when nothing was heard
   * @param corrects whether this plan puts it right
   * @param remedy what is done about it, or why nothing is
   * @param restarted it is right already: somebody else started it again
   */
  public record Finding(ObjectKey key, SortedSet<ResourceRef> owners, FieldDiff diff, SeenBy seenBy, @Nullable String cause,
      boolean corrects, String remedy, boolean restarted) {}

  /**
   * Finds it.
   *
   * @param evidence what the host said since the last pass, oldest first
   */
  public static List<Finding> find(Plan plan, List<Signal> evidence) {
    List<Finding> findings = new ArrayList<>();
    for (Change change : plan.changes()) {
      for (FieldDiff diff : change.diffs()) {
        if (diff.isDrift() && change.reason() != Reason.PRUNED) {
          findings.add(finding(change, diff, evidence));
        }
      }
    }
    return List.copyOf(findings);
  }

  private static Finding finding(Change change, FieldDiff diff, List<Signal> evidence) {
    List<Signal> heard = evidence.stream().filter(signal -> change.key().equals(signal.key())).toList();
    SeenBy seenBy = heard.isEmpty()
        ? SeenBy.RESYNC
        : heard.getFirst().source() == Signal.Source.SYSTEMD ? SeenBy.SYSTEMD_SIGNAL : SeenBy.DOCKER_EVENT;
    return switch (change) {
      case Change.Do(var key, var owners, var action, var _, var message, var _, var _) ->
        new Finding(key, owners, diff, seenBy, cause(key, diff, heard), true, action.label() + ": " + message, false);
      case Change.Report(var key, var owners, var reason, var message, var _) ->
        new Finding(key, owners, diff, seenBy, cause(key, diff, heard), false, message, reason == Reason.RESTARTED);
      case Change.Wait(var key, var owners, var _, var message, var _, var _) ->
        new Finding(key, owners, diff, seenBy, cause(key, diff, heard), false, "waits: " + message, false);
      case Change.Block(var key, var owners, var _, var message, var _) ->
        new Finding(key, owners, diff, seenBy, cause(key, diff, heard), false, "blocked: " + message, false);
    };
  }

  /** What of the things heard can have changed this field. */
  private static @Nullable String cause(ObjectKey key, FieldDiff diff, List<Signal> heard) {
    Set<String> words = new LinkedHashSet<>();
    for (Signal signal : heard) {
      String word = switch (signal.source()) {
        case DOCKER -> docker(key, diff.path(), signal);
        case SYSTEMD -> systemd(diff, signal);
        case LINK -> null;
      };
      if (word != null) {
        words.add(word);
      }
    }
    if (!words.isEmpty()) {
      return String.join(", ", words);
    }
    if (key.type() == ObjectKey.Type.FILE || key.type() == ObjectKey.Type.UNIT) {
      return onDisk(diff);
    }
    // whether its event was heard or not: what is gone was removed
    return diff.path().equals("exists") && diff.observed() == null ? removal(key) : null;
  }

  private static String removal(ObjectKey key) {
    return key.type() == ObjectKey.Type.CONTAINER ? "docker rm" : "docker " + key.type().label() + " rm";
  }

  private static @Nullable String docker(ObjectKey key, String path, Signal signal) {
    String exit = signal.attributes().get("exitCode");
    String sent = signal.attributes().get("signal");
    return switch (signal.action()) {
      case "destroy" ->
        path.equals("exists") || path.equals(Generations.IMAGE) ? removal(key) : null;
      case "remove" -> path.equals("exists") ? removal(key) : null;
      case "kill" -> !path.equals("state") ? null : sent == null ? "killed" : "signal " + sent;
      case "die" -> !path.equals("state") ? null : exit == null ? "died" : "exited with " + exit;
      case "oom" -> path.equals("state") ? "out of memory" : null;
      case "stop" -> path.equals("state") ? "docker stop" : null;
      case "pause" -> path.equals("state") ? "docker pause" : null;
      case "restart" -> path.equals("state") ? "docker restart" : null;
      case "rename" -> path.equals("name") ? "docker rename" : null;
      case "update" -> InPlace.updatable(path) ? "docker update" : null;
      case "disconnect" -> path.startsWith(InPlace.NETWORKS) ? "docker network disconnect" : null;
      case "connect" -> path.startsWith(InPlace.NETWORKS) ? "docker network connect" : null;
      default -> null;
    };
  }

  private static @Nullable String systemd(FieldDiff diff, Signal signal) {
    String result = signal.attributes().get("Result");
    String failed = result == null || result.isEmpty() || result.equals("success") ? "" : " (" + result + ")";
    return switch (diff.path()) {
      case "state" -> "failed".equals(signal.attributes().get("ActiveState"))
          ? "the service failed" + failed
          : "systemctl stop, or the service ended" + failed;
      case "enabled" -> "masked".equals(diff.observed()) ? "systemctl mask" : "systemctl disable";
      default -> onDisk(diff);
    };
  }

  private static @Nullable String onDisk(FieldDiff diff) {
    return switch (diff.path()) {
      case "content", "text" -> diff.observed() == null ? "removed" : "edited by hand";
      case "mode" -> "chmod";
      case "owner", "group" -> "chown";
      case "exists" -> "removed";
      case "type" -> "replaced by a " + diff.observed();
      case "target" -> "link changed";
      case "enabled" -> "masked".equals(diff.observed()) ? "systemctl mask" : "systemctl disable";
      default ->
        diff.path().startsWith("drop_ins.") ? "drop-in " + (diff.observed() == null ? "removed" : "added or edited") + " by hand" : null;
    };
  }
}
