package dev.evenkeel.hosts.fake;

import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Signal;
import org.jspecify.annotations.Nullable;

import java.time.InstantSource;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What a host says by itself, to whoever listens. */
final class Voice {
  private final InstantSource time;
  private final List<Consumer<Signal>> listeners = new CopyOnWriteArrayList<>();

  Voice(InstantSource time) {
    this.time = time;
  }

  AutoCloseable listen(Consumer<Signal> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  void engine(ObjectKey key, @Nullable String id, String action, String... attributes) {
    say(Signal.Source.DOCKER, key, id, action, attributes);
  }

  void systemd(ObjectKey key, String... attributes) {
    say(Signal.Source.SYSTEMD, key, key.name(), "PropertiesChanged", attributes);
  }

  /** Something that is about no unit in particular: {@code UnitFilesChanged}, {@code Reloading}. */
  void manager(String action) {
    say(Signal.Source.SYSTEMD, null, null, action);
  }

  /** The link has ended, and nobody hears anything any more. */
  void lost() {
    say(Signal.Source.LINK, null, null, "lost");
    silence();
  }

  /** Nobody listens any more. */
  void silence() {
    listeners.clear();
  }

  private void say(Signal.Source source, @Nullable ObjectKey key, @Nullable String id, String action, String... attributes) {
    TreeMap<String, String> details = new TreeMap<>();
    for (int i = 0; i < attributes.length; i += 2) {
      details.put(attributes[i], attributes[i + 1]);
    }
    Signal signal = new Signal(time.instant(), source, key, id, action, details);
    listeners.forEach(listener -> listener.accept(signal));
  }
}
