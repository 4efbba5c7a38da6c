package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.HostState;
import dev.evenkeel.api.host.HostState.Access;
import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.host.PlannedStep;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.hosts.Host;
import dev.evenkeel.hosts.LinkLostException;
import dev.evenkeel.operator.plan.Asked.Ask;
import dev.evenkeel.operator.plan.Known;
import dev.evenkeel.operator.plan.LedgerBook;
import dev.evenkeel.operator.plan.Sealed;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.BooleanSupplier;

/** Carries out plans on one host: intents into the ledger, steps under their deadlines, what has become true into the ledger. */
final class Execution {
  private final String name;
  private final BooleanSupplier held;
  private final Time time;
  private final Settings settings;
  private final boolean dry;
  private @Nullable String newKey;

  /**
   * @param held asked before each step: whether a person wants the whole host left alone
   * @param dry nothing is ever written
   */
  Execution(String name, BooleanSupplier held, Time time, Settings settings, boolean dry) {
    this.name = name;
    this.held = held;
    this.time = time;
    this.settings = settings;
    this.dry = dry;
  }

  /** The key for fingerprints that the host gets with its first ledger, base64. */
  String newKey() {
    String key = newKey;
    if (key == null) {
      key = Base64.getEncoder().encodeToString(time.secret(32));
      newKey = key;
    }
    return key;
  }

  /** A session that was given up says nothing any more. */
  void check(Session session) throws LinkLostException {
    if (!session.isLive()) {
      throw new LinkLostException("the session with " + name + " was given up", null);
    }
  }

  /**
   * What was done.
   *
   * @param learned whether the ledger says something else than before
   * @param ledger as it stands now, or null when nothing was begun and it is as it was read
   */
  record Executed(SortedMap<Integer, Outcome> outcomes, boolean learned, @Nullable Ledger ledger) {
    static final Executed NOTHING = new Executed(Collections.emptySortedMap(), false, null);
  }

  /**
   * Writes the intents, runs the steps, writes what has become true. Nothing is done when the intents cannot be written.
   *
   * @param sealed the target as it was planned for, and the values that its steps need
   * @param known what is not to be seen in what the host says
   * @param remedies what remedies asked for
   */
  Executed execute(Session session, Watch watch, HostState state, Sealed sealed, Known known, Plan plan,
      SortedMap<ObjectKey, Ask> remedies)
      throws IOException, InterruptedException {
    if ((plan.steps().isEmpty() && plan.edits().isEmpty()) || !mayWrite(session) || state.access() instanceof Access.ReadOnly
        || !session.beginWriting()) {
      return Executed.NOTHING;
    }
    try {
      return write(session, watch, state, sealed, known, plan, remedies);
    } finally {
      session.endWriting();
    }
  }

  private Executed write(Session session, Watch watch, HostState state, Sealed sealed, Known secrets, Plan plan,
      SortedMap<ObjectKey, Ask> remedies)
      throws IOException, InterruptedException {
    Instant now = time.now();
    HostTarget target = sealed.target();
    Ledger known = LedgerBook.open(state.ledger(), newKey());
    Ledger intents = Healing.noted(LedgerBook.before(known, plan, now), target, plan, remedies, now);
    if (!plan.steps().isEmpty() && (!intents.equals(known) || state.ledger() instanceof HostState.LedgerReading.Missing)) {
      write(session, watch, intents);
    }
    SortedMap<Integer, Outcome> outcomes = plan.steps().isEmpty()
        ? Collections.emptySortedMap()
        : new StepRunner(time, settings.parallel(), (step, made) -> step(session, watch, step, made, sealed, secrets),
            () -> mayWrite(session))
            .run(plan.steps());
    check(session);
    Ledger truth = Healing.noted(LedgerBook.after(known, plan, outcomes, time.now()), target, plan, remedies, now);
    if (!truth.equals(plan.steps().isEmpty() ? known : intents)) {
      write(session, watch, truth);
    }
    return new Executed(outcomes, !truth.equals(known), truth);
  }

  /**
   * Lets the host tell when somebody changes what the ledger says was written there, if it may be written to.
   *
   * @param executed what was done since that reading
   * @return the objects of which the host tells every change
   */
  SortedSet<ObjectKey> watchFiles(Session session, Watch watch, HostState state, Executed executed)
      throws IOException, InterruptedException {
    Ledger read = state.ledger() instanceof HostState.LedgerReading.Read(var ledger) ? ledger : null;
    Ledger now = executed.ledger() == null ? read : executed.ledger();
    if (now == null || state.hold() != null || state.access() instanceof Access.ReadOnly || !mayWrite(session) || !session.beginWriting()) {
      return Collections.emptySortedSet();
    }
    try {
      return watch.over("watching the files of " + name, settings.observeDeadline(), () -> session.host().watchFiles(now));
    } finally {
      session.endWriting();
    }
  }

  private boolean mayWrite(Session session) {
    return !dry && session.mayBegin() && !held.getAsBoolean();
  }

  private void write(Session session, Watch watch, Ledger ledger) throws IOException, InterruptedException {
    watch.over("writing the ledger of " + name, settings.observeDeadline(), () -> {
      session.host().writeLedger(ledger);
      return ledger;
    });
    check(session);
  }

  private Outcome step(Session session, Watch watch, PlannedStep step, SortedMap<Integer, String> made, Sealed sealed, Known secrets)
      throws IOException, InterruptedException {
    Host host = session.host();
    if (!mayWrite(session)) {
      return new Outcome.Skipped(0);
    }
    PlannedStep revealed;
    try {
      revealed = new PlannedStep(step.number(), step.key(), sealed.reveal(step.step()), step.after(), step.afterFailureOf());
    } catch (IllegalStateException e) {
      return new Outcome.Failed(Reason.SECRET_UNAVAILABLE, String.valueOf(e.getMessage()));
    }
    Outcome outcome = watch.over("step " + step.number() + " for " + step.key() + " on " + name, deadline(step.step()),
        () -> host.run(revealed, made));
    return outcome instanceof Outcome.Failed failed ? new Outcome.Failed(failed.reason(), secrets.hide(failed.message())) : outcome;
  }

  private Duration deadline(Step step) {
    Duration own = switch (step) {
      case Step.StopContainer(var _, var grace) -> grace == null ? Duration.ofSeconds(10) : grace;
      case Step.RestartContainer(var _, var grace) -> grace == null ? Duration.ofSeconds(10) : grace;
      case Step.ExecInContainer exec -> exec.deadline();
      case Step.CallHttp call -> call.deadline();
      case Step.ValidateFiles validate -> validate.deadline();
      case Step.PullImage _,Step.RemoveImage _,Step.CreateNetwork _,Step.RemoveNetwork _,Step.CreateVolume _,Step.RemoveVolume _,Step.CreateContainer _,Step.StartContainer _,Step.UnpauseContainer _,Step.RenameContainer _,Step.RemoveContainer _,Step.UpdateContainer _,Step.AttachNetwork _,Step.DetachNetwork _,Step.SignalContainer _,Step.PutFile _,Step.RemoveFile _,Step.PutUnit _,Step.RemoveUnit _,Step.ReloadUnits _,Step.EnableUnit _,Step.StartUnit _,Step.StopUnit _,Step.RestartUnit _,Step.ReloadUnit _ ->
        Duration.ZERO;
    };
    return settings.stepDeadline().plus(own);
  }
}
