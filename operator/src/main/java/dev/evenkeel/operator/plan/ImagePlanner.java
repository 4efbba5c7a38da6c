package dev.evenkeel.operator.plan;

import dev.evenkeel.api.host.Change.Action;
import dev.evenkeel.api.host.FieldDiff;
import dev.evenkeel.api.host.HostState.Failure;
import dev.evenkeel.api.host.HostState.Ongoing;
import dev.evenkeel.api.host.Image;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.host.Ledger.Entry;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.operator.plan.Asked.Ask;
import dev.evenkeel.operator.plan.Guards.Obstacle;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/** Plans one image: it has to be on the host, and which tag points at it now is nobody's business. */
final class ImagePlanner {
  private static final Duration PULL_AGAIN = Duration.ofSeconds(60);

  private ImagePlanner() {}

  /** The image to make containers from, or null while it is not there. */
  static @Nullable Instance onHost(Scene scene, ObjectKey key) {
    if (!(scene.state().object(key) instanceof Observation.Present(var images))) {
      return null;
    }
    Target target = scene.target().objects().get(key);
    String digest = target == null ? null : ((Image) target.object()).digest();
    if (digest == null) {
      // others of the same repository are known by their digest and are called so
      return images.stream().filter(image -> image.name().equals(key.name())).findFirst().orElse(null);
    }
    return images.stream()
        .filter(image -> ((Live.OfImage) image.live()).repoDigests().stream().anyMatch(repo -> repo.endsWith("@" + digest))).findFirst()
        .orElse(null);
  }

  static void plan(Scene scene, PlanBuilder builder, Target target) {
    Image image = (Image) target.object();
    switch (scene.state().object(target.key())) {
      case Observation.Unasked _ -> builder.ready(target.key(), Set.of());
      case Observation.Unreadable(var reason, var message) ->
        Guards.note(builder, target, new Obstacle(reason, message, true, null), List.of(), false);
      case Observation.Absent _,Observation.Present _ -> {
        Instance present = onHost(scene, target.key());
        if (present != null) {
          builder.ready(target.key(), Set.of());
          remember(scene, builder, target, present);
        } else {
          fetch(scene, builder, target, image);
        }
      }
    }
  }

  private static void remember(Scene scene, PlanBuilder builder, Target target, Instance present) {
    Entry entry = scene.entry(target.key());
    Entry next = (entry == null ? Entry.intended(target.key(), target.owners(), target.policy().prune()) : entry).withIdentity(present.id())
        .withOwners(target.owners(), target.policy().prune())
        .withIntent(null);
    if (entry != null && !next.equals(entry)) {
      builder.learn(next);
    }
  }

  private static void fetch(Scene scene, PlanBuilder builder, Target target, Image image) {
    List<FieldDiff> diffs = List.of(new FieldDiff("exists", image.pullReference(), null, null));
    if (image.pullPolicy() == Image.PullPolicy.NEVER) {
      Guards.note(builder, target,
          new Obstacle(Reason.IMAGE_MISSING, "is not on the host, and pull_policy is never: load or build it there", true, null), diffs,
          false);
      return;
    }
    Ongoing pull = scene.state().ongoing().get(target.key());
    if (pull != null && pull.failure() == null) {
      Guards.note(builder, target,
          new Obstacle(Reason.WAITING_FOR_IMAGE, "is on its way" + (pull.progress() == null ? "" : ": " + pull.progress()), false,
              scene.now().plusSeconds(1)),
          diffs,
          false);
      return;
    }
    if (pull != null && pull.failure() != null && !scene.asks(target.key(), Ask.What.RETRY)) {
      Failure failure = pull.failure();
      Instant again = failure.at().plus(PULL_AGAIN);
      if (again.isAfter(scene.now())) {
        builder.block(target, failure.reason(), failure.message() + "; tried again at " + again.truncatedTo(ChronoUnit.SECONDS), diffs);
        builder.lookAt(again);
        builder.notReady(target.key(), true, failure.message());
        return;
      }
    }
    Entry entry = Entry.intended(target.key(), target.owners(), target.policy().prune()).withIntent(new Ledger.Intent("pull", scene.now()));
    int step = builder.step(target.key(), new Step.PullImage(image), Set.of());
    builder.edit(target.key(), Set.of(step), entry, null, null);
    builder.doing(target, Action.PULL, Reason.IMAGE_MISSING, "is brought to the host; what runs goes on", diffs, Duration.ZERO);
    builder.lookAt(scene.now().plusMillis(200));
    builder.notReady(target.key(), false, "is being pulled");
  }
}
