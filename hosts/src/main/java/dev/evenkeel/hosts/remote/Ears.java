package dev.evenkeel.hosts.remote;

import dev.evenkeel.api.host.Signal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Everyone who listens to one host. */
final class Ears {
  private final List<Ear> all = new CopyOnWriteArrayList<>();

  /** One listener; two equal consumers are two listeners. */
  private static final class Ear {
    final Consumer<Signal> listener;

    Ear(Consumer<Signal> listener) {
      this.listener = listener;
    }
  }

  AutoCloseable add(Consumer<Signal> listener) {
    Ear ear = new Ear(listener);
    all.add(ear);
    return () -> all.remove(ear);
  }

  void hear(Signal signal) {
    all.forEach(ear -> ear.listener.accept(signal));
  }
}
