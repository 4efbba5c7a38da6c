package dev.evenkeel.operator.gate;

import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.model.Policy;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Keeps an emptied folder or a broken render from emptying a host: when nothing is declared any more, or when more than a share of what is owned would go, nothing goes before a person has said so. Volumes and images are not counted: the former need an approval anyway, the latter
 * come back by themselves.
 */
public final class PruneGuard {
  private PruneGuard() {}

  /**
   * Why nothing may be pruned on this host now, or null.
   *
   * @param emptied whether nothing at all is declared any more, on any host
   */
  public static @Nullable String hold(HostTarget target, boolean emptied, @Nullable Ledger ledger, Holds holds) {
    if (ledger == null) {
      return null;
    }
    List<Ledger.Entry> counted = ledger.entries().values().stream().filter(PruneGuard::counts).toList();
    SortedSet<ObjectKey> going = new TreeSet<>();
    counted.stream().filter(entry -> goes(entry, target)).forEach(entry -> going.add(entry.key()));
    int all = going.size();
    going.removeAll(holds.removable().getOrDefault(target.host(), Collections.emptySortedSet()));
    if (going.isEmpty()) {
      return null;
    }
    String next = "; if it is meant, approve the plan of " + target.host();
    if (all == counted.size() && (emptied || all >= holds.pruneFloor())) {
      return "this would remove all " + all + " objects that Evenkeel owns on " + target.host() + next;
    }
    if (counted.size() >= holds.pruneFloor() && all > holds.pruneCap() * counted.size()) {
      return "this would remove " + all + " of the " + counted.size() + " objects that Evenkeel owns on " + target.host() + ", more than "
          + Math.round(holds.pruneCap() * 100) + " %" + next;
    }
    return null;
  }

  private static boolean counts(Ledger.Entry entry) {
    return switch (entry.key().type()) {
      case IMAGE, VOLUME -> false;
      case NETWORK, FILE, CONTAINER, UNIT -> entry.prune() == Policy.Prune.DELETE;
    };
  }

  private static boolean goes(Ledger.Entry entry, HostTarget target) {
    return !target.objects().containsKey(entry.key()) && Collections.disjoint(entry.owners(), target.refused());
  }
}
