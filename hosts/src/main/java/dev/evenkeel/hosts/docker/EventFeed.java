package dev.evenkeel.hosts.docker;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Signal;
import dev.evenkeel.hosts.docker.http.Answer;
import dev.evenkeel.hosts.docker.http.Call;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The engine's events as signals. When the stream breaks (the engine restarts) it is opened again as long as the link lives; as the engine replays 256 events at most, every opening is told by a signal without a key: look at everything.
 * <p>
 * That a command was run in a container is told as {@code exec}, with the program and without its arguments, which may hold secrets; every health check is one.
 */
final class EventFeed implements AutoCloseable {
  private static final Set<String> CONTAINER_ACTIONS = Set.of("create", "start", "die", "stop", "kill", "oom", "pause", "unpause", "rename",
      "update",
      "destroy", "restart");
  private static final Set<String> TOLD = Set.of("name", "exitCode", "signal", "oldName", "image", "container", "type");
  private static final String EXEC = "exec_start:";
  private static final long RETRY_MILLIS = 500;
  private final EngineApi api;
  private final DockerReader reader;
  private final Consumer<Signal> listener;
  private final InstantSource clock;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable Answer stream;

  EventFeed(EngineApi api, DockerReader reader, Consumer<Signal> listener, InstantSource clock) {
    this.api = api;
    this.reader = reader;
    this.listener = listener;
    this.clock = clock;
  }

  /**
   * Opens the stream; from now on nothing is missed unless a signal says so.
   *
   * @throws IOException when the engine refuses
   */
  EventFeed start() throws IOException {
    Answer first = open();
    reader.learnKeys();
    Thread.ofVirtual().name("engine events " + api.engine().http().link().name()).start(() -> follow(first));
    return this;
  }

  private Answer open() throws IOException {
    String filters = "{\"type\":[\"container\",\"network\",\"volume\",\"image\"]}";
    Answer answer = api.open(Call.get(api.engine().path("/events?filters=" + EngineApi.encoded(filters))));
    stream = answer;
    if (closed.getCount() == 0) {
      answer.close();
    }
    return answer;
  }

  private void follow(Answer first) {
    Answer current = first;
    while (closed.getCount() > 0) {
      try (Answer answer = current) {
        deliver(answer);
      } catch (IOException e) {
        // The stream broke: whether the link or the engine went away shows when it is opened again.
      }
      reader.forgetEngine();
      Answer next = reopen();
      if (next == null) {
        return;
      }
      // Once more, for a reading that went on meanwhile may have learnt of the one that has ended.
      reader.forgetEngine();
      current = next;
      listener.accept(missed());
    }
  }

  private @Nullable Answer reopen() {
    boolean told = false;
    while (closed.getCount() > 0 && api.engine().http().link().isOpen()) {
      try {
        return open();
      } catch (IOException e) {
        if (!told) {
          listener.accept(new Signal(clock.instant(), Signal.Source.DOCKER, null, null, "engine-gone", Collections.emptySortedMap()));
          told = true;
        }
        try {
          if (closed.await(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
            return null;
          }
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          return null;
        }
      }
    }
    return null;
  }

  private void deliver(Answer answer) throws IOException {
    try (JsonParser parser = EngineApi.JSON.createParser(answer.body());
        MappingIterator<JsonNode> events = EngineApi.JSON.readerFor(JsonNode.class).readValues(parser)) {
      while (events.hasNextValue()) {
        Signal signal = understood(events.nextValue());
        if (signal != null && closed.getCount() > 0) {
          listener.accept(signal);
        }
      }
    }
  }

  /** What cannot be understood may be about anything. */
  private @Nullable Signal understood(JsonNode event) {
    try {
      return signal(event);
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
      return missed();
    }
  }

  private Signal missed() {
    return new Signal(clock.instant(), Signal.Source.DOCKER, null, null, "events-missed", Collections.emptySortedMap());
  }

  private @Nullable Signal signal(JsonNode event) {
    String action = Nodes.textOr(event, "Action", "");
    JsonNode actor = event.path("Actor");
    SortedMap<String, String> all = Nodes.map(actor, "Attributes");
    String id = Nodes.text(actor, "ID");
    SortedMap<String, String> told = new TreeMap<>(all);
    told.keySet().retainAll(TOLD);
    Instant at = Instant.ofEpochSecond(0, Nodes.number(event, "timeNano"));
    return switch (Nodes.textOr(event, "Type", "")) {
      case "container" -> {
        boolean health = action.startsWith("health_status");
        ObjectKey key = containerKey(all);
        remember(id, key, action);
        if (action.startsWith(EXEC)) {
          told.put("program", action.substring(EXEC.length()).strip().split("\\s", 2)[0]);
          yield new Signal(at, Signal.Source.DOCKER, key, id, "exec", told);
        }
        yield CONTAINER_ACTIONS.contains(action) || health ? new Signal(at, Signal.Source.DOCKER, key, id, action, told) : null;
      }
      case "network" -> networkSignal(at, action, id, all, told);
      case "volume" -> action.equals("create") || action.equals("destroy")
          ? new Signal(at, Signal.Source.DOCKER, id == null ? null : ObjectKey.volume(id), id, action, told)
          : null;
      // An image event names an ID or one of several references: everything that uses images is looked at.
      case "image" -> Set.of("untag", "delete").contains(action) ? new Signal(at, Signal.Source.DOCKER, null, id, action, told) : null;
      default -> null;
    };
  }

  /** Network events have a container's ID only. */
  private void remember(@Nullable String id, @Nullable ObjectKey key, String action) {
    if (id != null && key != null && !action.startsWith("exec_")) {
      if (action.equals("destroy")) {
        reader.forget(id);
      } else {
        reader.learn(id, key);
      }
    }
  }

  private static @Nullable ObjectKey containerKey(SortedMap<String, String> attributes) {
    String marked = attributes.get(dev.evenkeel.api.host.Marks.LABEL_NAME);
    String name = marked == null || marked.isEmpty() ? attributes.get("name") : marked;
    return name == null || name.isEmpty() ? null : ObjectKey.container(name);
  }

  /** Connecting and disconnecting is about the container; the event has its ID only. */
  private @Nullable Signal networkSignal(Instant at, String action, @Nullable String id, SortedMap<String, String> all,
      SortedMap<String, String> told) {
    String container = all.get("container");
    if (container != null && (action.equals("connect") || action.equals("disconnect"))) {
      SortedMap<String, String> attributes = new TreeMap<>(told);
      attributes.remove("name");
      attributes.put("network", all.getOrDefault("name", ""));
      return new Signal(at, Signal.Source.DOCKER, reader.keyOf(container), container, action, attributes);
    }
    boolean about = action.equals("create") || action.equals("destroy") || action.equals("remove");
    String name = all.get("name");
    return about ? new Signal(at, Signal.Source.DOCKER, name == null ? null : ObjectKey.network(name), id, action, told) : null;
  }

  @Override
  public void close() {
    closed.countDown();
    Answer open = stream;
    if (open != null) {
      open.close();
    }
  }
}
