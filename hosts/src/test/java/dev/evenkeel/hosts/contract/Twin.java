package dev.evenkeel.hosts.contract;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Fields;
import dev.evenkeel.api.host.HostState;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.host.ObserveRequest;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.PlannedStep;
import dev.evenkeel.api.host.Step;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** One of two hosts that are told the same, and whose answers are put into words that do not depend on the host: no identities, times, addresses or numbers of processes. */
final class Twin {
  /** What the engine, its configuration or the image chooses. */
  private static final Set<String> CHOSEN = Set.of("hostname", "image", "environment.PATH", "network_mode", "labels.evenkeel.recipe",
      "logging.options.max-size");
  private final Subject subject;

  Twin(Subject subject) {
    this.subject = subject;
  }

  /** A deed as a step, made for the host that it is done on. */
  interface Deed {
    Step on(Twin twin) throws Exception;
  }

  /** Something that a person does. */
  interface Hand {
    void on(Subject.Person person);
  }

  String run(Deed deed) throws Exception {
    Outcome outcome = subject.host().run(
        new PlannedStep(1, ObjectKey.container("twin"), deed.on(this), Collections.emptySortedSet(), Collections.emptySortedSet()),
        new TreeMap<>());
    subject.pass(Duration.ofSeconds(1));
    return switch (outcome) {
      case Outcome.Done _ -> "done";
      case Outcome.GoesOn _ -> "goes on";
      case Outcome.Failed failed -> "failed: " + failed.reason();
      case Outcome.Skipped _ -> "skipped";
    };
  }

  /** What a tool tells a person is its own; what has become of it is seen. */
  String byHand(Hand hand) {
    try {
      hand.on(subject.person());
    } catch (RuntimeException | AssertionError e) {
      // It cannot be done.
    }
    subject.pass(Duration.ofSeconds(1));
    return "";
  }

  /** The identity of what is called so now; no such thing has this one. */
  Step.Id id(String container) throws Exception {
    return new Step.Id.Known(find(ObjectKey.container(container), container));
  }

  String network(String name) throws Exception {
    return find(ObjectKey.network(name), name);
  }

  String image(String reference) throws Exception {
    return find(ObjectKey.image(reference), reference);
  }

  private String find(ObjectKey key, String name) throws Exception {
    return look(new TreeSet<>(List.of(key))).object(key) instanceof Observation.Present(var all)
        ? all.stream().filter(one -> one.name().equals(name)).map(Instance::id).findFirst().orElse("0123456789ab")
        : "0123456789ab";
  }

  private HostState look(SortedSet<ObjectKey> keys) throws Exception {
    return subject.host().observe(new ObserveRequest(keys, Collections.emptySortedSet(), Collections.emptySortedSet(), false));
  }

  /** How all of these stand, a line each. */
  List<String> standing(SortedSet<ObjectKey> keys) throws Exception {
    List<String> lines = new ArrayList<>();
    HostState state = look(keys);
    for (ObjectKey key : keys) {
      lines.add(key + " " + switch (state.object(key)) {
        case Observation.Present(var all) -> all.stream().map(Twin::words).sorted().toList().toString();
        case Observation.Absent _ -> "absent";
        case Observation.Unasked _ -> "unasked";
        case Observation.Unreadable unreadable -> "unreadable: " + unreadable.reason();
      });
    }
    return lines;
  }

  private static String words(Instance one) {
    SortedMap<String, String> fields = new TreeMap<>(Fields.of((Record) one.object()).values());
    fields.keySet().removeIf(path -> CHOSEN.contains(path) || path.startsWith("ipam."));
    String live = switch (one.live()) {
      case Live.OfContainer container -> container.status() + (container.running() ? "" : " " + exit(container));
      case Live.OfUnit unit -> unit.loadState() + " " + unit.activeState() + (unit.needDaemonReload() ? " needs a reload" : "");
      case Live.OfImage _,Live.OfFile _,Live.Still _ -> "";
    };
    return one.name() + " " + live + (one.object() instanceof Container ? " ours=" + one.marks().ours() : "") + " " + fields;
  }

  private static String exit(Live.OfContainer container) {
    return "exit " + container.exitCode();
  }
}
