package dev.evenkeel.api.model;

import java.util.List;

/**
 * How a resource wants to be treated.
 *
 * @param reconcile whether differences are put right, only reported, or not looked at
 * @param prune what happens to its objects when it leaves git; the value last applied decides
 * @param adopt whether what already stands under its names may be taken over without a restart
 * @param ignore field paths (or prefixes of them) whose differences are nobody's business
 */
public record Policy(Reconcile reconcile, Prune prune, boolean adopt, List<String> ignore) {
  public static final Policy DEFAULT = new Policy(Reconcile.ENFORCE, Prune.DELETE, false, List.of());

  public Policy {
    ignore = List.copyOf(ignore);
  }

  /** What to do about differences. */
  public enum Reconcile {
    ENFORCE, OBSERVE, PAUSED
  }

  /** What to do with objects whose resource left git. */
  public enum Prune {
    DELETE, APPROVE, NEVER
  }
}
