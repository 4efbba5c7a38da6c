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
 * What every reading asks the host shell, by one command: what the host has besides objects, the ledger, which says what else to look for, and the files and unit files that the last ledger spoke of. Each command more would be as long again.
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
   * @param besides how the commands that were asked besides have ended; empty when they have to be asked by themselves
   */
  record Seen(LedgerReading ledger, HostFacts.@Nullable Found facts, String failure, List<Result> besides) {}

  /** The ledger as it was last seen, or null: a guess. */
  @Nullable
  LedgerReading guess() {
    return ledgers.last();
  }

  HostFacts facts() {
    return facts;
  }

  /** @param besides are asked with the others */
  Seen look(SortedSet<Requirement> requirements, List<Command> besides) throws IOException, InterruptedException {
    Command first = facts.question(requirements);
    LedgerStore.Question second = ledgers.question();
    Bundle bundle = Bundle.of(Stream.concat(Stream.of(first, second.command()), besides.stream()).toList());
    List<Result> ends = bundle.ends(shell.run(bundle.command()));
    if (ends.size() < 2) {
      // One by one, so that what keeps one of them from ending does not hide the others.
      Result alone = shell.run(first);
      return seen(ledger(ledgers::read), () -> facts.answer(requirements, alone), List.of());
    }
    return seen(ledger(() -> ledgers.answer(second, ends.get(1))), () -> facts.answer(requirements, ends.getFirst()),
        ends.size() < besides.size() + 2 ? List.of() : ends.subList(2, ends.size()));
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

  private Seen seen(LedgerReading ledger, Part<HostFacts.Found> part, List<Result> besides) throws IOException, InterruptedException {
    try {
      return new Seen(ledger, Part.understood(host, "the host", part), "", besides);
    } catch (LinkLostException e) {
      throw e;
    } catch (IOException e) {
      return new Seen(ledger, null, String.valueOf(e.getMessage()), besides);
    }
  }
}
