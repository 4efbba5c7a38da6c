package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.Drift;
import dev.evenkeel.api.model.Drift.CorrectedBy;
import dev.evenkeel.api.model.Event;
import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.operator.gate.Picture;
import dev.evenkeel.operator.plan.DriftFinder;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Keeps one host's drift records: one for each object and field from when it is first seen until it is seen right again. Only the pass of that host calls it. What is open comes from the journal, so that a restarted operator does not report it twice.
 */
final class Drifts {
  /** What a record is about; two records about the same are one. */
  private record About(String object, String path) {}

  private static final String GONE = "exists";
  private static final String IMAGE = "image";

  private final String host;
  private final Journal journal;
  private final Map<About, Drift> open = new LinkedHashMap<>();
  private final Map<About, String> restarts = new HashMap<>();
  private final Map<About, Plan> plans = new HashMap<>();
  private final Map<ObjectKey, Instant> ours = new HashMap<>();
  private final Heard heard;

  Drifts(String host, Journal journal, Heard heard) {
    this.heard = heard;
    this.host = host;
    this.journal = journal;
    journal.openDrift(host).forEach(one -> open.put(new About(one.object(), one.path()), one));
  }

  /**
   * Takes in what a plan found.
   *
   * @param picture with that plan in it
   * @param looked the objects that were really looked at: of the others nothing is known
   * @param began when the look began
   * @param tell hears what people should
   * @param opened hears of new records
   */
  void found(HostTarget target, Plan plan, Picture picture, SortedSet<ObjectKey> looked, Instant began, Instant now,
      Consumer<Event> tell, Consumer<Drift> opened) {
    Set<About> still = new HashSet<>();
    SortedSet<ObjectKey> drifting = new TreeSet<>();
    for (DriftFinder.Finding finding : DriftFinder.find(plan, heard.all(now))) {
      if (!wasApplied(picture, finding.key())) {
        // What was never brought there by us, or not to the end, cannot have drifted from it.
        continue;
      }
      drifting.add(finding.key());
      About about = new About(finding.key().toString(), finding.diff().path());
      if (finding.restarted() && open.containsKey(about)) {
        // It was seen down before: now it is up, by somebody else's hand. That ends the record.
        restarts.put(about, String.valueOf(finding.diff().observed()));
        continue;
      }
      if (finding.restarted()
          && String.valueOf(finding.diff().observed()).equals(restarts.put(about, String.valueOf(finding.diff().observed())))) {
        continue;
      }
      About deed = sameDeed(about);
      if (deed != null && about.path().equals(GONE)) {
        // It is gone because we take it away: what was found before it stays the news.
        still.add(deed);
        continue;
      }
      if (deed != null) {
        open.put(about, Objects.requireNonNull(open.remove(deed)));
        plans.remove(deed);
        plans.put(about, plan);
      }
      still.add(about);
      Drift known = open.get(about);
      if (known == null) {
        Drift kept = journal.open(drift(target, plan, finding, now));
        opened.accept(kept);
        tell.accept(event(kept, now, Event.Level.WARNING, "drift " + kept.id() + ": " + kept.object() + " " + words(kept)));
        if (finding.restarted()) {
          right(kept, by(finding.key(), picture), now, tell);
        } else {
          open.put(about, kept);
          plans.put(about, plan);
        }
      } else if (!Objects.equals(known.remedy(), finding.remedy()) || !Objects.equals(known.observed(), finding.diff().observed())) {
        Drift changed = new Drift(known.id(), host, known.object(), known.resource(), about.path(), finding.diff().desired(),
            finding.diff().observed(), known.firstSeen(), known.seenBy(),
            known.cause() == null || deed != null ? finding.cause() : known.cause(),
            finding.remedy(), null, null, plan.commit(), known.at());
        journal.update(changed);
        open.put(about, changed);
      }
    }
    for (Map.Entry<About, Drift> entry : List.copyOf(open.entrySet())) {
      ObjectKey key = ObjectKey.parse(entry.getKey().object());
      if (!still.contains(entry.getKey()) && looked.contains(key)) {
        open.remove(entry.getKey());
        right(explained(entry.getKey(), key, entry.getValue()), ours.containsKey(key) ? CorrectedBy.EVENKEEL : by(key, picture), now, tell);
      }
    }
    heard.explained(looked, drifting, ours.keySet(), began);
    if (open.isEmpty()) {
      ours.clear();
      plans.clear();
    }
  }

  /**
   * We did something to the object that succeeded.
   *
   * @param began when; what is heard later is our own doing
   */
  void acted(ObjectKey key, Instant began) {
    ours.putIfAbsent(key, began);
  }

  /** Removing a container and putting another in its place is one deed, in whatever moment we have looked: the open record that it belongs to, or null. */
  private @Nullable About sameDeed(About about) {
    About other = new About(about.object(), about.path().equals(GONE) ? IMAGE : about.path().equals(IMAGE) ? GONE : "");
    return open.containsKey(other) ? other : null;
  }

  private static boolean wasApplied(Picture picture, ObjectKey key) {
    Ledger ledger = picture.ledger();
    Ledger.Entry entry = ledger == null ? null : ledger.entries().get(key);
    return entry != null && entry.identity() != null && !entry.interrupted();
  }

  /** With a cause that also takes in what was heard after the drift was seen. */
  private Drift explained(About about, ObjectKey key, Drift drift) {
    Plan seenIn = plans.remove(about);
    if (seenIn == null) {
      return drift;
    }
    return DriftFinder.find(seenIn, heard.about(key, ours.get(key))).stream()
        .filter(finding -> finding.key().equals(key) && finding.diff().path().equals(about.path()) && finding.cause() != null
            && finding.seenBy() != Drift.SeenBy.RESYNC)
        .findFirst()
        .map(finding -> new Drift(drift.id(), host, drift.object(), drift.resource(), drift.path(), drift.desired(), drift.observed(),
            drift.firstSeen(), finding.seenBy(), finding.cause(), drift.remedy(), null, null, drift.commit(), drift.at()))
        .orElse(drift);
  }

  private void right(Drift drift, CorrectedBy by, Instant now, Consumer<Event> tell) {
    Drift done = new Drift(drift.id(), host, drift.object(), drift.resource(), drift.path(), drift.desired(), drift.observed(),
        drift.firstSeen(), drift.seenBy(), drift.cause(), drift.remedy(), now, by, drift.commit(), drift.at());
    journal.update(done);
    Duration took = Duration.between(drift.firstSeen(), now);
    String who = by.name().toLowerCase(java.util.Locale.ROOT);
    tell.accept(event(done, now, Event.Level.INFO,
        drift.object() + " is right again: " + drift.path() + " after " + took.toMillis() / 1000.0 + " s, by " + who + " (" + drift.id()
            + ")"));
  }

  /** Who put it right when it was not us: what starts things again by itself counts its restarts. */
  private static CorrectedBy by(ObjectKey key, Picture picture) {
    return picture.serving(key).map(instance -> switch (instance.live()) {
      case Live.OfContainer container -> container.restartCount() > 0 ? CorrectedBy.ENGINE : CorrectedBy.PERSON;
      case Live.OfUnit unit -> unit.restarts() > 0 ? CorrectedBy.SYSTEMD : CorrectedBy.PERSON;
      case Live.OfImage _,Live.OfFile _,Live.Still _ -> CorrectedBy.PERSON;
    }).orElse(CorrectedBy.PERSON);
  }

  private Drift drift(HostTarget target, Plan plan, DriftFinder.Finding finding, Instant now) {
    Target declared = target.objects().get(finding.key());
    Position at = declared == null ? null : declared.at();
    return new Drift("", host, finding.key().toString(), finding.owners().first(), finding.diff().path(), finding.diff().desired(),
        finding.diff().observed(), now, finding.seenBy(), finding.cause(), finding.remedy(), null, null, plan.commit(), at);
  }

  private Event event(Drift drift, Instant now, Event.Level level, String message) {
    return new Event(0, now, level, Reason.DRIFTED, host, drift.resource(), drift.object(), message, drift.commit());
  }

  private static String words(Drift drift) {
    String cause = drift.cause() == null ? "" : " (" + drift.cause() + ")";
    if (drift.path().equals(GONE) && drift.observed() == null) {
      return "is gone, git has it" + cause;
    }
    return drift.path() + " is " + value(drift.observed()) + ", git says " + value(drift.desired()) + cause;
  }

  private static String value(@Nullable String value) {
    return value == null ? "not set" : value;
  }
}
