package dev.evenkeel.hosts.remote;

import dev.evenkeel.api.host.HostState.LedgerReading;
import dev.evenkeel.api.host.Requirement;
import dev.evenkeel.hosts.LinkLostException;
import dev.evenkeel.hosts.files.HostFacts;
import dev.evenkeel.hosts.ledger.LedgerStore;
import dev.evenkeel.hosts.shell.Bundle;
import dev.evenkeel.hosts.shell.Command;
import dev.evenkeel.hosts.shell.HostShell;
import dev.evenkeel.hosts.shell.Result;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Stream;

/**
 * What every reading asks the host shell, by one command: what the host has besides objects, the ledger, which says what else to look for, and the files that the last ledger spoke of. Each command more would be as long again.
 */
final class FirstLook {
  private final String host;
  private final HostShell shell;
  private final HostFacts facts;
  private final LedgerStore ledgers;

  FirstLook(String host, HostShell shell, HostFacts facts, LedgerStore ledgers) {
    this.host = host;
    this.shell = shell;
    this.facts = facts;
    this.ledgers = ledgers;
  }

  /**
   * What was seen.
   *
   * @param facts null when they could not be looked at
   * @param failure why
   * @param besides how the command that was asked besides has ended; null when there was none, or when it has to be asked by itself
   */
  record Seen(LedgerReading ledger, HostFacts.@Nullable Found facts, String failure, @Nullable Result besides) {}

  /** The ledger as it was last seen, or null: a guess. */
  @Nullable
  LedgerReading guess() {
    return ledgers.last();
  }

  HostFacts facts() {
    return facts;
  }

  /** @param besides is asked with the others, or null */
  Seen look(SortedSet<Requirement> requirements, @Nullable Command besides) throws IOException, InterruptedException {
    Command first = facts.question(requirements);
    LedgerStore.Question second = ledgers.question();
    Bundle bundle = Bundle.of(Stream.of(first, second.command(), besides).filter(java.util.Objects::nonNull).toList());
    List<Result> ends = bundle.ends(shell.run(bundle.command()));
    if (ends.size() < 2) {
      // One by one, so that what keeps one of them from ending does not hide the others.
      Result alone = shell.run(first);
      return seen(ledger(ledgers::read), () -> facts.answer(requirements, alone), null);
    }
    return seen(ledger(() -> ledgers.answer(second, ends.get(1))), () -> facts.answer(requirements, ends.getFirst()),
        ends.size() < 3 ? null : ends.get(2));
  }

  private LedgerReading ledger(Part<LedgerReading> part) throws IOException, InterruptedException {
    try {
      return Part.understood(host, "the ledger", part);
    } catch (LinkLostException e) {
      throw e;
    } catch (IOException e) {
      return new LedgerReading.Unreadable(String.valueOf(e.getMessage()));
    }
  }

  private Seen seen(LedgerReading ledger, Part<HostFacts.Found> part, @Nullable Result besides) throws IOException, InterruptedException {
    try {
      return new Seen(ledger, Part.understood(host, "the host", part), "", besides);
    } catch (LinkLostException e) {
      throw e;
    } catch (IOException e) {
      return new Seen(ledger, null, String.valueOf(e.getMessage()), besides);
    }
  }
}
