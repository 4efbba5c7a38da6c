package dev.evenkeel.hosts.remote;

import dev.evenkeel.api.host.HostState.LedgerReading;
import dev.evenkeel.api.host.Requirement;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.hosts.LinkLostException;
import dev.evenkeel.hosts.files.HostFacts;
import dev.evenkeel.hosts.ledger.LedgerStore;
import dev.evenkeel.hosts.shell.Command;
import dev.evenkeel.hosts.shell.HostShell;
import dev.evenkeel.hosts.shell.Result;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;

/**
 * What every reading begins with, by one command: what the host has besides objects, and the ledger, which says what else to look for. Two commands would be as long again.
 */
final class FirstLook {
  private static final String MARK = "evenkeel: the ledger";
  /** Tells from the ledger's own ends that the facts could not be looked at. */
  private static final int NO_FACTS = 70;
  private static final int FACTS_CAP = 1 << 20;
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
   */
  record Seen(LedgerReading ledger, HostFacts.@Nullable Found facts, String failure) {}

  /** The ledger as it was last seen, or null: a guess. */
  @Nullable
  LedgerReading guess() {
    return ledgers.last();
  }

  HostFacts facts() {
    return facts;
  }

  Seen look(SortedSet<Requirement> requirements) throws IOException, InterruptedException {
    Command first = facts.question(requirements);
    LedgerStore.Question asked = ledgers.question();
    Command second = asked.command();
    List<String> args = new ArrayList<>(first.args());
    args.addAll(second.args());
    String script = "(\n" + first.script() + "\n) || exit " + NO_FACTS + "\necho '" + MARK + "'\nshift " + first.args().size() + "\n"
        + second.script();
    Result result = shell.run(Command.reading(script, args.toArray(String[]::new)).withInput(first.input())
        .withOutputCap(second.outputCap() + FACTS_CAP));
    if (result instanceof Result.Done done && done.exit() != NO_FACTS) {
      byte[] out = done.out().bytes();
      int at = end(out);
      if (at >= 0) {
        Result mine = new Result.Done(0, Blob.of(Arrays.copyOf(out, at)), Blob.utf8(""), false);
        Result rest = new Result.Done(done.exit(), Blob.of(Arrays.copyOfRange(out, at + MARK.length() + 1, out.length)), done.err(),
            done.truncated());
        return seen(ledger(() -> ledgers.answer(asked, rest)), () -> facts.answer(requirements, mine));
      }
    }
    // The ledger by itself, so that what keeps the facts from being looked at does not hide it.
    return seen(ledger(ledgers::read), () -> facts.answer(requirements, result));
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

  private Seen seen(LedgerReading ledger, Part<HostFacts.Found> part) throws IOException, InterruptedException {
    try {
      return new Seen(ledger, Part.understood(host, "the host", part), "");
    } catch (LinkLostException e) {
      throw e;
    } catch (IOException e) {
      return new Seen(ledger, null, String.valueOf(e.getMessage()));
    }
  }

  /** Where the line that parts the two begins, or −1. What a hold file says is base64 and cannot be taken for it. */
  private static int end(byte[] out) {
    int at = new String(out, StandardCharsets.ISO_8859_1).indexOf("\n" + MARK + "\n");
    return at < 0 ? -1 : at + 1;
  }
}
