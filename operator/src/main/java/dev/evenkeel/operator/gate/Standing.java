package dev.evenkeel.operator.gate;

import dev.evenkeel.api.host.Change;
import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.Image;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.Network;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.host.Unit;
import dev.evenkeel.api.host.Volume;
import dev.evenkeel.api.model.Condition.Status;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * How one object stands on one host: whether it is as written, and whether it works.
 *
 * @param synced true only when it was compared with this very commit and nothing was left to do
 * @param runs whether it is something that is to run
 * @param running whether it does
 * @param checked whether anything checks its health
 * @param completed whether it ran and ended with exit code 0
 * @param change what the last plan says about it, or null when it is as it should be
 */
public record Standing(Target target, Axis synced, Axis healthy, boolean present, boolean running, boolean runs, boolean checked,
    boolean completed, @Nullable Change change) {

  /** One of the two axes. */
  public record Axis(Status status, Reason reason, String message) {}

  /** The standings of all objects that a resource owns on a host, sorted by key. */
  public static List<Standing> of(ResourceRef owner, HostTarget target, Picture picture) {
    return target.objects().values().stream().filter(one -> one.owners().contains(owner)).map(one -> of(one, target.commit(), picture))
        .toList();
  }

  public static Standing of(Target target, String commit, Picture picture) {
    Observation seen = picture.objects().getOrDefault(target.key(), new Observation.Unasked());
    Change change = picture.changes().get(target.key());
    Instance serving = picture.serving(target.key()).orElse(null);
    boolean running = serving != null && switch (serving.live()) {
      case Live.OfContainer container -> container.running();
      case Live.OfUnit unit -> unit.activeState().equals("active");
      case Live.OfImage _,Live.OfFile _,Live.Still _ -> false;
    };
    boolean completed = serving != null && serving.live() instanceof Live.OfContainer container
        && container.status() == Live.Status.EXITED && Integer.valueOf(0).equals(container.exitCode());
    return new Standing(target, synced(target, commit, picture, seen, change), Health.of(target, seen, serving, picture),
        seen instanceof Observation.Present, running, runs(target), Health.isChecked(target, serving), completed, change);
  }

  private static boolean runs(Target target) {
    return switch (target.object()) {
      case Container _ -> true;
      case Unit unit -> unit.state() == Unit.State.ACTIVE;
      case Network _,Volume _,Image _,File _ -> false;
    };
  }

  private static Axis synced(Target target, String commit, Picture picture, Observation seen, @Nullable Change change) {
    if (seen instanceof Observation.Unreadable(var reason, var message)) {
      return new Axis(Status.UNKNOWN, reason, target.key() + " cannot be read: " + message);
    }
    if (change != null) {
      return new Axis(Status.FALSE, change.reason(), change.message());
    }
    if (!commit.equals(picture.commit()) || seen instanceof Observation.Unasked) {
      return new Axis(Status.UNKNOWN, Reason.NEVER_OBSERVED, target.key() + " was not compared with this commit yet");
    }
    return new Axis(Status.TRUE, Reason.AS_WRITTEN, target.key() + " is as written");
  }
}
