package dev.evenkeel.operator.sim;

import dev.evenkeel.api.model.Drift;
import dev.evenkeel.api.model.Event;
import dev.evenkeel.operator.loop.Intents;
import dev.evenkeel.operator.loop.Journal;
import dev.evenkeel.operator.loop.MemoryRecords;
import dev.evenkeel.operator.store.Store;

import java.time.InstantSource;
import java.util.List;

/** What outlives a process of the operator: its history and what people decided. */
sealed interface Memory extends AutoCloseable {
  Journal journal();

  Intents intents();

  /** Oldest first. */
  List<Drift> drift();

  List<Event> events();

  @Override
  void close();

  /** The real store, in memory; slower by half. */
  static Memory store(InstantSource clock) {
    return new Stored(Store.inMemory(clock));
  }

  static Memory plain() {
    return new Plain(new MemoryRecords());
  }

  /** The store. */
  record Stored(Store store) implements Memory {
    private static final int ALL = 10_000;

    @Override
    public Journal journal() {
      return store.journal();
    }

    @Override
    public Intents intents() {
      return store.intents();
    }

    @Override
    public List<Drift> drift() {
      return store.drift().since(null, null, ALL);
    }

    @Override
    public List<Event> events() {
      return store.events().after(0, ALL);
    }

    @Override
    public void close() {
      store.close();
    }
  }

  /** Lists. */
  record Plain(MemoryRecords records) implements Memory {
    @Override
    public Journal journal() {
      return records;
    }

    @Override
    public Intents intents() {
      return records;
    }

    @Override
    public List<Drift> drift() {
      return records.drift();
    }

    @Override
    public List<Event> events() {
      return records.events();
    }

    @Override
    public void close() {}
  }
}
