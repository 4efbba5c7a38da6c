package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.model.Condition;
import dev.evenkeel.api.model.Event;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.operator.gate.Conditions;
import dev.evenkeel.operator.gate.Holds;
import dev.evenkeel.operator.gate.Picture;
import dev.evenkeel.operator.gate.Pictures;
import dev.evenkeel.operator.gate.Places;
import dev.evenkeel.operator.gate.Probed;
import dev.evenkeel.operator.gate.Reach;
import dev.evenkeel.operator.plan.Known;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What the whole operator knows at this moment: the commit, a picture of each host, people's wishes, and the conditions that follow from them. Everything is guarded by the board's own lock and nothing in it waits for a host; what is handed out is immutable.
 */
final class Board {
  private static final int MOST_TAILS = 1_000;
  private final Decisions decisions;
  private final Journal journal;
  private final Time time;
  private final Settings settings;
  private @Nullable Places places;
  private final SortedMap<String, Picture> pictures = new TreeMap<>();
  private final SortedMap<String, Reach> reach = new TreeMap<>();
  private final SortedMap<ResourceRef, List<Condition>> conditions = new TreeMap<>();
  private final SortedMap<String, List<Condition>> hostConditions = new TreeMap<>();
  private final List<Consumer<Event>> listeners = new ArrayList<>();
  private SortedMap<String, String> digests = Collections.emptySortedMap();
  private SortedSet<String> unresolved = Collections.emptySortedSet();
  private Known secrets = Known.NOTHING;
  private final Map<String, String> tails = new LinkedHashMap<>(16, 0.75f, true) {
    @Override
    protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
      return size() > MOST_TAILS;
    }
  };
  private @Nullable String converged;
  /** The hosts that are not known to be as the commit says. */
  private final SortedSet<String> unsynced = new TreeSet<>();

  Board(Intents intents, Journal journal, Time time, Settings settings) {
    this.decisions = new Decisions(intents, time);
    this.journal = journal;
    this.time = time;
    this.settings = settings;
    journal.conditions().forEach((ref, known) -> {
      if (ref.kind().equals("Host")) {
        hostConditions.put(ref.name(), known);
      } else {
        conditions.put(ref, known);
      }
    });
  }

  // the commit

  synchronized @Nullable FleetTarget fleet() {
    return places == null ? null : places.fleet();
  }

  /** The commit, and what of it has to do with which host. */
  synchronized @Nullable Places places() {
    return places;
  }

  /** Goes over to another commit; what is known of hosts that are gone is forgotten. */
  synchronized void accept(FleetTarget next) {
    Places now = new Places(next);
    places = now;
    unsynced.clear();
    unsynced.addAll(next.hosts().keySet());
    pictures.keySet().retainAll(next.hosts().keySet());
    reach.keySet().retainAll(next.hosts().keySet());
    hostConditions.keySet().retainAll(next.hosts().keySet());
    decisions.retain(next.hosts().keySet());
    next.hosts().keySet().forEach(host -> pictures.putIfAbsent(host, Picture.blank(host)));
    conditions.keySet().retainAll(now.named());
    decisions.requarantine(next);
    journal.together(() -> judge(now, now.named(), next.hosts().keySet()));
  }

  /** The hosts on which a resource stands; {@code Host/NAME} is on itself. */
  synchronized SortedSet<String> hostsOf(ResourceRef ref) {
    SortedSet<String> names = new TreeSet<>();
    FleetTarget.Declared declared = places == null ? null : places.fleet().resources().get(ref);
    if (ref.kind().equals("Host")) {
      names.add(ref.name());
    } else if (declared != null) {
      names.addAll(declared.hosts());
    }
    return names;
  }

  // the hosts

  synchronized Picture picture(String host) {
    return pictures.getOrDefault(host, Picture.blank(host));
  }

  /** How every host is seen at the moment of asking. */
  Pictures pictures() {
    return this::picture;
  }

  /** Whether something of a resource stands on a host, declared or not. */
  synchronized boolean stillStands(ResourceRef ref) {
    return pictures.values().stream().anyMatch(picture -> picture.owns(ref));
  }

  /** Shows a newer picture of a host, if the host is still part of the fleet, and says what follows from it. */
  synchronized void show(Picture picture) {
    Places now = places;
    if (now != null && now.fleet().hosts().containsKey(picture.host())) {
      Picture before = pictures.put(picture.host(), picture);
      if (before == null || !picture.showsTheSameAs(before)) {
        judge(now, picture.host());
      }
    }
  }

  /** Shows other answers of the probes of a host. */
  synchronized void probed(String host, SortedMap<String, Probed> answers) {
    show(picture(host).probed(answers));
  }

  synchronized void reached(String host, Reach way) {
    Places now = places;
    if (now != null && now.fleet().hosts().containsKey(host)) {
      reach.put(host, way);
      judge(now, host);
    }
  }

  /** Takes note that a host was looked at over its present link. True only for the first look, and not when the link was lost meanwhile. */
  synchronized boolean read(String host) {
    if (!Reach.UNREAD.equals(reach.get(host))) {
      return false;
    }
    reached(host, Reach.READ);
    return true;
  }

  /** The way to a host, or null before the first try. */
  synchronized @Nullable Reach reach(String host) {
    return reach.get(host);
  }

  synchronized SortedMap<String, Reach> reach() {
    return new TreeMap<>(reach);
  }

  // holds and wishes

  /** What people decided and asked for. */
  Decisions decisions() {
    return decisions;
  }

  synchronized void requarantine() {
    Places now = places;
    if (now != null) {
      decisions.requarantine(now.fleet());
    }
  }

  synchronized Holds holds() {
    return new Holds(decisions.quarantined(), digests, unresolved, decisions.removable(), settings.pruneCap(), settings.pruneFloor());
  }

  synchronized void resolved(SortedMap<String, String> known, SortedSet<String> open) {
    digests = Collections.unmodifiableSortedMap(new TreeMap<>(known));
    unresolved = Collections.unmodifiableSortedSet(new TreeSet<>(open));
  }

  /** What references to secrets stand for now. */
  synchronized Known secrets() {
    return secrets;
  }

  synchronized void secrets(Known known) {
    secrets = known;
  }

  static ResourceRef hostRef(String host) {
    return new ResourceRef("Host", host);
  }

  private boolean isHost(ResourceRef ref) {
    return ref.kind().equals("Host") && hostConditions.containsKey(ref.name());
  }

  /** Keeps the last lines of a log that belong to a failure. */
  synchronized void tail(String host, ObjectKey key, String lines) {
    tails.put(host + " " + key, secrets.hide(lines));
  }

  synchronized @Nullable String tail(String host, ObjectKey key) {
    return tails.get(host + " " + key);
  }

  // what follows

  synchronized List<Condition> conditions(ResourceRef ref) {
    // A Host is as the host is: there is one answer, not two.
    return isHost(ref) ? hostConditions(ref.name()) : conditions.getOrDefault(ref, List.of());
  }

  synchronized List<Condition> hostConditions(String host) {
    return hostConditions.getOrDefault(host, List.of());
  }

  /** Computes anew what depends on a host, and tells what has turned. */
  private void judge(Places now, String host) {
    journal.together(() -> judge(now, now.on(host), List.of(host)));
  }

  private void judge(Places of, Collection<ResourceRef> refs, Collection<String> hosts) {
    FleetTarget now = of.fleet();
    Instant at = time.now();
    Pictures seen = Pictures.in(pictures);
    for (ResourceRef ref : refs) {
      if (now.hosts().containsKey(ref.name()) && ref.equals(hostRef(ref.name()))) {
        continue;
      }
      FleetTarget.Declared declared = now.resources().get(ref);
      List<Condition> before = conditions.getOrDefault(ref, List.of());
      List<Condition> after = Conditions.of(ref, now, seen, reach, before, at);
      conditions.put(ref, after);
      keep(ref, before, after);
      Turns.of(before, after).forEach(turn -> tell(
          new Event(0, at, turn.level(), turn.now().reason(), oneHost(declared), ref, null, ref + " " + turn.words(), now.commit())));
    }
    for (String host : hosts) {
      List<Condition> before = hostConditions.getOrDefault(host, List.of());
      List<Condition> after = Conditions.ofHost(host, of, seen.of(host), reach, before, at);
      hostConditions.put(host, after);
      keep(hostRef(host), before, after);
      if (isSynced(after)) {
        unsynced.remove(host);
      } else {
        unsynced.add(host);
      }
      // What fails on it is told of whom it belongs to.
      Turns.of(before, after).stream().filter(turn -> turn.now().type() == Condition.Type.READY).forEach(turn -> tell(
          new Event(0, at, turn.level(), turn.now().reason(), host, hostRef(host), null, hostRef(host) + " " + turn.words(),
              now.commit())));
    }
    if (!now.commit().equals(converged) && !now.hosts().isEmpty() && unsynced.isEmpty()) {
      converged = now.commit();
      journal.converged(now.commit(), at);
      tell(new Event(0, at, Event.Level.INFO, Reason.AS_WRITTEN, null, null, null, "every host is as commit " + now.commit() + " says",
          now.commit()));
    }
  }

  private void keep(ResourceRef ref, List<Condition> before, List<Condition> after) {
    boolean turned = before.size() != after.size();
    for (int i = 0; i < after.size() && !turned; i++) {
      turned = before.get(i).type() != after.get(i).type() || before.get(i).status() != after.get(i).status();
    }
    if (turned) {
      journal.conditions(ref, after);
    }
  }

  private static boolean isSynced(List<Condition> host) {
    return host.stream().anyMatch(one -> one.type() == Condition.Type.SYNCED && one.status() == Condition.Status.TRUE);
  }

  private static @Nullable String oneHost(FleetTarget.@Nullable Declared declared) {
    return declared != null && declared.hosts().size() == 1 ? declared.hosts().first() : null;
  }

  // telling

  /** Does several things as one, in the history as well. */
  synchronized void together(Runnable work) {
    journal.together(work);
  }

  /** Keeps an event and tells the listeners, in one order for all. */
  synchronized void tell(Event event) {
    Event kept = journal.event(event);
    List.copyOf(listeners).forEach(listener -> listener.accept(kept));
  }

  synchronized AutoCloseable listen(Consumer<Event> listener) {
    listeners.add(listener);
    return () -> {
      synchronized (this) {
        listeners.remove(listener);
      }
    };
  }
}
