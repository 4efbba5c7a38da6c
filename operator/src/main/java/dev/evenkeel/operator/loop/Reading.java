package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.HostState;
import dev.evenkeel.api.host.HostState.Access;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Reason;

import java.util.Locale;

/** What a host's own manifest makes of its reading: a host that is only to be observed is read-only, whoever holds its lock. */
final class Reading {
  private Reading() {}

  /** @param dry nothing will be written, so that the lock is nobody's business */
  static HostState of(HostState state, HostSpec spec, boolean dry) {
    Access access = switch (spec.policy().reconcile()) {
      case ENFORCE -> dry && state.access() instanceof Access.ReadOnly(var reason, var _) && reason == Reason.LOCK_HELD
          ? new Access.Writable()
          : state.access();
      case OBSERVE -> held(spec, Reason.OBSERVE_ONLY);
      case PAUSED -> held(spec, Reason.PAUSED);
    };
    return new HostState(state.host(), state.at(), state.engine(), access, state.objects(), state.ongoing(), state.requirements(),
        state.takenPorts(), state.ledger(), state.hold(), state.boot());
  }

  private static Access held(HostSpec spec, Reason reason) {
    return new Access.ReadOnly(reason, "Host/" + spec.name() + " says reconcile: "
        + spec.policy().reconcile().name().toLowerCase(Locale.ROOT) + " (" + spec.at() + ")");
  }
}
