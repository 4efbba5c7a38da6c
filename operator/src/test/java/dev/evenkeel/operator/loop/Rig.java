package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.model.Condition;
import dev.evenkeel.api.model.Drift;
import dev.evenkeel.api.model.Event;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.hosts.fake.FakeConnector;
import dev.evenkeel.hosts.fake.FakeHost;
import dev.evenkeel.hosts.fake.FakeImage;
import dev.evenkeel.operator.sim.ManualTime;

import java.time.Duration;
import java.util.List;

/** An operator over fake hosts in virtual time, on one thread. */
final class Rig implements AutoCloseable {
  final ManualTime time = new ManualTime();
  final FakeConnector connector = new FakeConnector(time);
  final MemoryRecords records = new MemoryRecords();
  Operator operator = new Operator(connector, records, records, time, Settings.DEFAULT, PassListener.NONE);

  /** The fake host, with the images {@code reg/NAME:1} and {@code reg/NAME:2} of the given names in its registry. */
  FakeHost host(String name, String... images) {
    FakeHost host = connector.host(name);
    for (String image : images) {
      host.images().push("reg/" + image + ":1", FakeImage.of(image + "1"));
      host.images().push("reg/" + image + ":2", FakeImage.of(image + "2"));
    }
    return host;
  }

  /** Another operator over the same hosts and records, as after a crash. */
  void crashAndStartAgain(TestFleet fleet) {
    operator.close();
    operator = new Operator(connector, records, records, time, Settings.DEFAULT, PassListener.NONE);
    apply(fleet);
  }

  void apply(TestFleet fleet) {
    operator.accept(fleet.lowered(), false);
  }

  void pass(long millis) {
    time.pass(Duration.ofMillis(millis));
  }

  void pass(Duration duration) {
    time.pass(duration);
  }

  Condition condition(String resource, Condition.Type type) {
    return operator.conditions(ResourceRef.parse(resource)).stream().filter(one -> one.type() == type).findFirst()
        .orElseThrow(() -> new AssertionError(resource + " has no " + type));
  }

  Condition.Status status(String resource, Condition.Type type) {
    return condition(resource, type).status();
  }

  boolean runs(String host, String container) {
    return operator.picture(host).serving(ObjectKey.container(container))
        .filter(one -> one.name().equals(container) && one.live() instanceof Live.OfContainer live && live.running()).isPresent();
  }

  List<Drift> drift() {
    return records.drift();
  }

  List<String> events() {
    return records.events().stream().map(event -> event.level() + " " + event.reason() + " " + event.message()).toList();
  }

  List<Event> events(Event.Level level) {
    return records.events().stream().filter(event -> event.level() == level).toList();
  }

  String story() {
    return String.join("\n", records.events().stream()
        .map(event -> event.at() + " " + event.level() + " " + event.reason() + " " + event.host() + " " + event.message()).toList()) + "\n"
        + records.drift();
  }

  @Override
  public void close() {
    operator.close();
  }
}
