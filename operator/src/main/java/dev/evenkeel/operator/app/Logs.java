package dev.evenkeel.operator.app;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.http.LogLine;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.hosts.Host;
import dev.evenkeel.operator.app.Operations.LogQuery;
import dev.evenkeel.operator.loop.Operator;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The logs of what a resource runs, from all hosts it stands on. */
final class Logs {
  private static final int MOST_LINES = 10_000;
  private final Operator operator;

  Logs(Operator operator) {
    this.operator = operator;
  }

  /**
   * Delivers lines until closed, or until the end when it does not follow.
   *
   * @param end told when no more lines come
   * @throws RefusedException when nothing of it writes a log, or a host cannot be reached
   */
  AutoCloseable open(ResourceRef ref, LogQuery query, Consumer<LogLine> lines, Runnable end)
      throws RefusedException, IOException, InterruptedException {
    List<AutoCloseable> open = new ArrayList<>();
    int tail = query.tail() < 0 ? MOST_LINES : Math.min(query.tail(), MOST_LINES);
    SortedMap<String, SortedMap<ObjectKey, String>> sources = sources(ref, query);
    for (var onHost : sources.entrySet()) {
      String name = onHost.getKey();
      Host host = operator.host(name).orElseThrow(() -> new RefusedException(RefusedException.Why.UNAVAILABLE,
          name + " cannot be reached now; evenkeel get hosts says why"));
      for (var one : onHost.getValue().entrySet()) {
        String id = one.getValue().isEmpty() ? null : one.getValue();
        String object = one.getKey().toString();
        try {
          open.add(host.logs(one.getKey(), id, tail, query.follow(), line -> lines.accept(new LogLine(name, object, line))));
        } catch (IOException e) {
          open.forEach(Logs::close);
          throw new RefusedException(RefusedException.Why.UNAVAILABLE, "the log of " + object + " on " + name + " cannot be read: "
              + e.getMessage());
        }
      }
    }
    if (!query.follow()) {
      end.run();
    }
    return () -> open.forEach(Logs::close);
  }

  private static void close(AutoCloseable stream) {
    try {
      stream.close();
    } catch (Exception e) {
      org.slf4j.LoggerFactory.getLogger(Logs.class).debug("A log had ended already", e);
    }
  }

  /** By host: what writes a log, and which identity of it (empty for the one that serves). */
  private SortedMap<String, SortedMap<ObjectKey, String>> sources(ResourceRef ref, LogQuery query) throws RefusedException {
    SortedMap<String, SortedMap<ObjectKey, String>> sources = new TreeMap<>();
    FleetTarget fleet = Objects.requireNonNull(operator.fleet(), "known resources have a fleet");
    fleet.targets().forEach((host, target) -> target.objects().values().stream()
        .filter(one -> one.owners().contains(ref) && (query.host() == null || query.host().equals(host))).forEach(one -> {
          switch (one.key().type()) {
            case CONTAINER, UNIT -> {
              String id = query.failed() ? failed(host, one.key()) : "";
              if (id != null) {
                sources.computeIfAbsent(host, _ -> new TreeMap<>()).put(one.key(), id);
              }
            }
            case IMAGE, NETWORK, VOLUME, FILE -> {
            }
          }
        }));
    if (sources.isEmpty()) {
      throw new RefusedException(RefusedException.Why.NOT_FOUND, query.failed()
          ? "no failed container of " + ref + " was kept"
          : ref + " has no container or unit that writes a log" + (query.host() == null ? "" : " on " + query.host()));
    }
    return sources;
  }

  private @Nullable String failed(String host, ObjectKey key) {
    return operator.picture(host).failed(key).orElse(null);
  }
}
