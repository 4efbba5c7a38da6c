package dev.evenkeel.hosts.systemd;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Results of systemd's jobs by their object path. A job may end before the answer that names it has been looked at, so the last results are kept. */
final class Jobs {
  private static final int KEPT = 1000;
  private final Map<String, CompletableFuture<String>> results = new LinkedHashMap<>() {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, CompletableFuture<String>> eldest) {
      return size() > KEPT;
    }
  };

  /** Completes with {@code done}, {@code failed}, {@code canceled}, {@code timeout}, {@code dependency} or {@code skipped}. */
  CompletableFuture<String> result(String job) {
    synchronized (results) {
      return results.computeIfAbsent(job, path -> new CompletableFuture<>());
    }
  }

  void ended(String job, String result) {
    CompletableFuture<String> known = result(job);
    known.complete(result);
  }
}
