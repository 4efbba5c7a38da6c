package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.HostState;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.operator.plan.Asked.Ask;

import java.util.Set;
import java.util.TreeSet;

/** Which hosts use an image reference, and how they stand with it. */
final class ImageUse {
  private final Board board;
  private final HostQueue queue;
  private final Time time;

  ImageUse(Board board, HostQueue queue, Time time) {
    this.board = board;
    this.queue = queue;
    this.time = time;
  }

  /** It is known what an image reference stands for: whoever uses it was held for that. */
  void resolved(String reference) {
    FleetTarget fleet = board.fleet();
    ObjectKey image = ObjectKey.image(reference);
    if (fleet != null) {
      fleet.targets().forEach((host, target) -> {
        if (target.objects().containsKey(image)) {
          HostState.Ongoing pull = board.picture(host).ongoing().get(image);
          if (pull != null && pull.failure() != null && board.holds().digests().containsKey(reference)) {
            // It failed when no registry knew it: that was another question.
            board.decisions().ask(host, image, new Ask(Ask.What.RETRY, Reason.REQUESTED, "a registry knows " + reference + " now"));
          }
          queue.add(host, Evidence.about(time.now(), Evidence.Cause.GATE, new TreeSet<>(Set.of(image))));
        }
      });
    }
  }

  /** Whether a host that needs this image was seen without it. */
  boolean isMissing(String reference) {
    FleetTarget fleet = board.fleet();
    ObjectKey image = ObjectKey.image(reference);
    return fleet != null && fleet.targets().entrySet().stream().filter(entry -> entry.getValue().objects().containsKey(image))
        .map(entry -> board.picture(entry.getKey()).objects().get(image)).anyMatch(seen -> switch (seen) {
          case Observation.Absent _ -> true;
          // others of the same repository are known by their digest and are called so
          case Observation.Present(var images) -> images.stream().noneMatch(one -> one.name().equals(reference));
          case Observation.Unasked _,Observation.Unreadable _ -> false;
          case null -> false;
        });
  }
}
