package dev.evenkeel.operator.plan;

import dev.evenkeel.api.host.HostState;
import dev.evenkeel.api.host.HostState.LedgerReading;
import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.host.Ledger.Entry;
import dev.evenkeel.api.host.ObjectKey;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collections;

/**
 * Everything that a plan is made from.
 *
 * @param ledger as read, or empty when there is none
 * @param approved whether a person has approved what these circumstances lead to
 */
record Scene(HostTarget target, HostState state, Ledger ledger, Asked asked, Instant now, boolean approved) {

  static Scene of(HostTarget target, HostState state, Asked asked, Instant now) {
    Ledger ledger = switch (state.ledger()) {
      case LedgerReading.Read(var read) -> read;
      case LedgerReading.Missing _,LedgerReading.Unreadable _ -> new Ledger(Ledger.VERSION, asked.newKey(), Collections.emptySortedMap());
    };
    return new Scene(target, state, ledger, asked, now, false);
  }

  Scene whenApproved() {
    return new Scene(target, state, ledger, asked, now, true);
  }

  @Nullable
  Entry entry(ObjectKey key) {
    return ledger.entries().get(key);
  }

  @Nullable
  String engineVersion() {
    HostState.Engine engine = state.engine();
    return engine == null ? null : engine.version();
  }

  boolean ledgerLost() {
    return state.ledger() instanceof LedgerReading.Missing;
  }

  boolean asks(ObjectKey key, Asked.Ask.What what) {
    Asked.Ask ask = asked.asks().get(key);
    return ask != null && ask.what() == what;
  }
}
