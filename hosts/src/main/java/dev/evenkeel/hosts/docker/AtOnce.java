package dev.evenkeel.hosts.docker;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Reads side by side, a bounded number at once: more channels than the pool keeps would be opened and closed each time. */
final class AtOnce {
  private final Semaphore places = new Semaphore(12);

  /** Something that is read. */
  @FunctionalInterface
  interface Reading<T> {
    T read() throws IOException;
  }

  /** All results under their names, or the first error. */
  <T> Map<String, T> all(Map<String, Reading<T>> readings) throws IOException, InterruptedException {
    Map<String, T> results = new LinkedHashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<String, Future<T>> running = new LinkedHashMap<>();
      readings.forEach((name, reading) -> running.put(name, threads.submit(() -> {
        places.acquire();
        try {
          return reading.read();
        } finally {
          places.release();
        }
      })));
      try {
        for (var entry : running.entrySet()) {
          results.put(entry.getKey(), entry.getValue().get());
        }
      } catch (ExecutionException e) {
        threads.shutdownNow();
        if (e.getCause() instanceof IOException io) {
          throw io;
        }
        throw new IllegalStateException("a reading failed unexpectedly", e.getCause());
      }
    }
    return results;
  }
}
