package dev.evenkeel.operator.plan;

import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Ledger.Entry;
import dev.evenkeel.api.host.Observation;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Who is who among the containers that have to do with one object. It is all the state that a replacement has, so every point of a crash is a known one.
 *
 * @param holder the one that serves, or would
 * @param successor one of the desired generation that is to take its place
 * @param failed a successor that failed and is kept, stopped, with its log
 * @param leftovers ours, and of no use
 * @param foreign somebody else's under our name
 */
record Cast(@Nullable Instance holder, @Nullable Instance successor, @Nullable Instance failed, List<Instance> leftovers,
    @Nullable Instance foreign) {
  private static final Comparator<Instance> BY_AGE = Comparator.comparing(Cast::created).thenComparing(Instance::id);

  static Cast of(String name, String generation, Observation.Present present, @Nullable Entry entry, boolean retry) {
    List<Instance> owned = present.instances().stream().filter(instance -> ours(instance, name, entry)).sorted(BY_AGE).toList();
    Instance foreign = present.instances().stream().filter(instance -> instance.name().equals(name) && !ours(instance, name, entry))
        .findFirst().orElse(null);
    String quarantined = quarantined(entry);
    Instance holder = holder(name, owned, entry, quarantined);
    Instance successor = null;
    Instance failed = null;
    for (Instance other : owned) {
      if (other.equals(holder)) {
        continue;
      }
      String made = other.marks().generation();
      if (generation.equals(made) && generation.equals(quarantined) && !retry && !isOf(holder, generation)) {
        failed = other;
      } else if (generation.equals(made) && !isReplaced(other, holder, generation)
          && (successor == null || BY_AGE.compare(other, successor) > 0)
          && !retriedAndDead(other, generation, quarantined)) {
        successor = other;
      }
    }
    Instance next = successor;
    Instance kept = failed;
    return new Cast(holder, successor, failed,
        owned.stream().filter(other -> !other.equals(holder) && !other.equals(next) && !other.equals(kept)).toList(),
        foreign);
  }

  /** Whether what serves is of this generation: whatever of it has failed beside it, is of no use. */
  static boolean isOf(@Nullable Instance holder, String generation) {
    return holder != null && generation.equals(holder.marks().generation());
  }

  /** Whether it was made before the one of its own generation that serves: then that one has taken its place, as when something is made anew without a change. */
  private static boolean isReplaced(Instance instance, @Nullable Instance holder, String generation) {
    return holder != null && isOf(holder, generation) && BY_AGE.compare(instance, holder) < 0;
  }

  /** On a retry, what failed before is cleared away and made anew. */
  private static boolean retriedAndDead(Instance instance, String generation, @Nullable String quarantined) {
    return generation.equals(quarantined) && !instance.container().running();
  }

  static @Nullable String quarantined(@Nullable Entry entry) {
    return entry != null && entry.attempt() != null && entry.attempt().quarantined() ? entry.attempt().of() : null;
  }

  private static @Nullable Instance holder(String name, List<Instance> owned, @Nullable Entry entry, @Nullable String quarantined) {
    for (Instance instance : owned) {
      if (entry != null && instance.id().equals(entry.identity())) {
        return instance;
      }
    }
    for (Instance instance : owned) {
      if (instance.name().equals(name)) {
        return instance;
      }
    }
    for (Instance instance : owned) {
      if (instance.container().running()) {
        return instance;
      }
    }
    return owned.stream().filter(instance -> !java.util.Objects.equals(instance.marks().generation(), quarantined)).findFirst()
        .orElse(null);
  }

  private static boolean ours(Instance instance, String name, @Nullable Entry entry) {
    return name.equals(instance.marks().name()) || entry != null && instance.id().equals(entry.identity());
  }

  private static Instant created(Instance instance) {
    Instant created = instance.container().createdAt();
    return created == null ? Instant.EPOCH : created;
  }
}
