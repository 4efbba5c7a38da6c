package dev.evenkeel.testbed;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * The hosts of one JVM, by name, started on first need and reused. Starting or resetting several is done at once. A host that cannot be reset
 * is replaced by a fresh one, so a test never sees what an earlier one left.
 */
public final class TestHosts implements AutoCloseable {
  private final Map<String, TestHost> hosts = new LinkedHashMap<>();
  /** Handed out since their last reset. */
  private final Set<String> used = new LinkedHashSet<>();
  private @Nullable TestRegistry registry;

  TestHosts() {}

  /** The host of that name; started if it is new.
   *
   * @param name its host name */
  public synchronized TestHost get(String name) {
    used.add(name);
    return hosts.computeIfAbsent(name, TestHost::start);
  }

  /** Several hosts, started at once where they are new. */
  public synchronized List<TestHost> get(String... names) {
    used.addAll(Arrays.asList(names));
    replace(Arrays.stream(names).filter(name -> !hosts.containsKey(name)).toList(), TestHost::start);
    return Arrays.stream(names).map(this::get).toList();
  }

  /** A registry that every host reaches and trusts without TLS; started on first need, shared by the JVM. */
  public synchronized TestRegistry registry() {
    var running = registry;
    if (running == null) {
      running = TestRegistry.start();
      registry = running;
    }
    return running;
  }

  /** Puts every host that was handed out since its last reset back to its first state. */
  synchronized void reset() {
    replace(used.stream().filter(hosts::containsKey).toList(), this::fresh);
    used.clear();
  }

  @Override
  public synchronized void close() {
    hosts.values().forEach(TestHost::stop);
    hosts.clear();
    if (registry != null) {
      registry.close();
      registry = null;
    }
  }

  private TestHost fresh(String name) {
    var host = hosts.get(name);
    try {
      if (host != null && host.reset()) {
        return host;
      }
    } catch (TestbedException e) {
      System.err.println("testbed: " + name + " could not be reset, a fresh host takes its place: " + e.getMessage());
    }
    if (host != null) {
      host.stop();
    }
    return TestHost.start(name);
  }

  /** Puts, for each name, what the operation gives, all at once; fails with the first failure after all have ended. */
  private void replace(List<String> names, Function<String, TestHost> operation) {
    var results = new LinkedHashMap<String, Future<TestHost>>();
    // Platform threads: Testcontainers does I/O in static initialisers, where virtual threads are pinned, and two pinned ones stop a machine
    // of two processors for good.
    try (var threads = Executors.newCachedThreadPool()) {
      names.forEach(name -> results.put(name, threads.submit(() -> operation.apply(name))));
    }
    TestbedException failure = null;
    for (var result : results.entrySet()) {
      try {
        hosts.put(result.getKey(), result.getValue().get());
      } catch (ExecutionException e) {
        hosts.remove(result.getKey());
        failure = new TestbedException("host " + result.getKey() + " could not be started", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        failure = new TestbedException("interrupted while starting " + result.getKey(), e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
