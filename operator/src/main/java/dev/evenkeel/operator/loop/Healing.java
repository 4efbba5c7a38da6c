package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.Checks;
import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.Condition;
import dev.evenkeel.api.model.Event;
import dev.evenkeel.api.model.Policy;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.operator.gate.Picture;
import dev.evenkeel.operator.gate.Standing;
import dev.evenkeel.operator.loop.Remedies.Move;
import dev.evenkeel.operator.plan.Asked.Ask;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Lets remedies be asked for where something that runs is unhealthy. What was taken stands in the ledger; here is only remembered since when each object is unwell, and what was told. Only the pass of its host calls it.
 */
final class Healing {
  private final Map<ObjectKey, Instant> unwellSince = new HashMap<>();
  private final Set<ObjectKey> told = new HashSet<>();

  /**
   * What remedies ask for now.
   *
   * @param asks by object
   * @param next when a remedy is to be judged, or the budget allows another, or null
   */
  record Wishes(SortedMap<ObjectKey, Ask> asks, @Nullable Instant next) {}

  Wishes wishes(HostTarget target, Picture picture, Ledger ledger, Instant now, Consumer<Event> tell) {
    SortedMap<ObjectKey, Ask> asks = new TreeMap<>();
    Instant next = null;
    for (Target one : target.objects().values()) {
      Ledger.Entry entry = ledger.entries().get(one.key());
      if (!isUnwell(one, target, picture, entry, now) || one.policy().reconcile() != Policy.Reconcile.ENFORCE) {
        continue;
      }
      List<Instant> taken = entry == null ? List.of() : entry.remedies();
      Instant since = unwellSince.getOrDefault(one.key(), now);
      String why = Standing.of(one, target.commit(), picture).healthy().message();
      switch (Remedies.next(one.checks().remedy(), taken, since, quiet(one.checks()), now)) {
        case Move.Await(var until) -> next = earlier(next, until);
        case Move.Take(var action, var step, var of) ->
          asks.put(one.key(), new Ask(what(action), Reason.UNHEALTHY, why + "; remedy " + step + " of " + of));
        case Move.Exhausted(var message, var again) -> {
          next = earlier(next, again);
          if (told.add(one.key())) {
            tell.accept(new Event(0, now, Event.Level.CRITICAL, Reason.REMEDY_EXHAUSTED, target.host(), one.owners().first(),
                one.key().toString(), why + "; " + message + ". See its log, and evenkeel why " + one.owners().first(), target.commit()));
          }
        }
      }
    }
    return new Wishes(asks, next);
  }

  /** Whether it runs and its checks say no. Keeps the memory of how long. */
  private boolean isUnwell(Target one, HostTarget target, Picture picture, Ledger.@Nullable Entry entry, Instant now) {
    Standing standing = Standing.of(one, target.commit(), picture);
    if (standing.healthy().status() == Condition.Status.TRUE && standing.runs()) {
      // A remedy has helped when the object is well after the pause, not in between.
      boolean judged = entry == null || entry.remedies().stream().allMatch(at -> !at.plus(one.checks().remedy().pause()).isAfter(now));
      if (judged) {
        unwellSince.remove(one.key());
        told.remove(one.key());
      }
      return false;
    }
    boolean unwell = standing.running() && standing.healthy().reason() == Reason.UNHEALTHY;
    if (unwell) {
      unwellSince.putIfAbsent(one.key(), now);
    }
    return unwell;
  }

  /** How long it takes at most to find out that a remedy has not helped; trouble after that is a new one. */
  private static Duration quiet(Checks checks) {
    Duration detect = checks.probes().stream()
        .map(probe -> probe.startPeriod().plus(probe.interval().multipliedBy(Math.max(1, probe.retries()) + 1L)).plus(probe.timeout()))
        .max(Duration::compareTo).orElse(Duration.ofMinutes(3));
    return checks.remedy().pause().multipliedBy(2).plus(detect);
  }

  private static Ask.What what(Checks.Action action) {
    return switch (action) {
      case RESTART -> Ask.What.RESTART;
      case RECREATE -> Ask.What.RECREATE;
    };
  }

  private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.isBefore(other) ? one : other;
  }

  /** Notes in the ledger that the plan takes remedies. Done before the effect, for a crash must not forget it, and again behind it. */
  static Ledger noted(Ledger ledger, HostTarget target, Plan plan, SortedMap<ObjectKey, Ask> asks, Instant now) {
    Ledger next = ledger;
    for (ObjectKey key : asks.keySet()) {
      Ledger.Entry entry = next.entries().get(key);
      Target one = target.objects().get(key);
      if (entry != null && one != null && plan.steps().stream().anyMatch(step -> step.key().equals(key))) {
        List<Instant> times = new ArrayList<>(entry.remedies());
        times.removeIf(at -> at.plus(one.checks().remedy().per()).isBefore(now));
        if (!times.contains(now)) {
          times.add(now);
        }
        next = next.with(entry.withRemedies(times));
      }
    }
    return next;
  }
}
