package dev.evenkeel.api.host;

import dev.evenkeel.api.host.Ledger.Entry;
import dev.evenkeel.api.host.Step.Id;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What becomes of one entry of the ledger when the steps it stands for have ended. Pure data, computed with the plan; applied in order.
 *
 * @param key the entry
 * @param after numbers of the steps that must all have succeeded; with none, the edit needs no effect (something was learned or adopted)
 * @param entry the entry then; null drops it
 * @param identity where the entry's identity comes from when a step has yet to make it; null when {@code entry} names it itself
 * @param onFailure the entry when one of the steps has failed, its attempt completed with the failure's reason and message; null leaves the entry alone
 */
public record LedgerEdit(ObjectKey key, SortedSet<Integer> after, @Nullable Entry entry, @Nullable Id identity,
    @Nullable Entry onFailure) {
  public LedgerEdit {
    after = Collections.unmodifiableSortedSet(new TreeSet<>(after));
  }
}
