package dev.evenkeel.operator.app.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.api.http.EventView;
import dev.evenkeel.api.http.LogLine;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.operator.app.Json;
import dev.evenkeel.operator.app.Operations;
import dev.evenkeel.operator.app.RefusedException;
import dev.evenkeel.operator.app.ServerSettings;
import io.micronaut.http.sse.Event;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;

/**
 * Answers that do not end by themselves. Their number is bounded, and so is what waits for a slow reader: one that falls behind by more than {@value #WAITING} items is cut off, and an event stream then goes on with {@code Last-Event-ID}.
 */
@Singleton
final class Streams {
  static final int WAITING = 2048;
  static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private final Operations operations;
  private final ObjectMapper json = Json.mapper(true);
  private final Semaphore places = new Semaphore(ServerSettings.MAX_FOLLOWERS);
  private final Scheduler threads;

  Streams(Operations operations, @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
    this.operations = operations;
    this.threads = Schedulers.fromExecutorService(blocking);
  }

  /** How many are being served. */
  int followers() {
    return ServerSettings.MAX_FOLLOWERS - places.availablePermits();
  }

  /**
   * @param after begin behind this event, or null to begin with the next one
   * @throws RefusedException when too many listen already
   */
  Publisher<Event<String>> events(@Nullable Long after, @Nullable ResourceRef resource, @Nullable String host) throws RefusedException {
    takePlace();
    Flux<Event<String>> events = Flux
        .<EventView>create(sink -> follow(sink, after, resource, host), FluxSink.OverflowStrategy.IGNORE).onBackpressureBuffer(WAITING)
        .publishOn(threads).map(this::sse);
    Flux<Event<String>> heartbeats = Flux.interval(HEARTBEAT).onBackpressureDrop().map(_ -> comment("still here"));
    return Flux.merge(events, heartbeats).startWith(comment("following")).doFinally(_ -> places.release());
  }

  /** @throws RefusedException when too many listen already, or the log cannot be had */
  Publisher<String> logs(ResourceRef ref, Operations.LogQuery query) throws RefusedException, IOException, InterruptedException {
    takePlace();
    try {
      LogTap tap = new LogTap();
      AutoCloseable source = operations.logs(ref, query, tap::line, tap::end);
      Flux<String> lines = Flux.<LogLine>create(sink -> tap.attach(sink, source), FluxSink.OverflowStrategy.IGNORE)
          .onBackpressureBuffer(WAITING * 8).publishOn(threads).map(line -> written(line) + "\n");
      // Who has nothing to log for a while is not gone: an empty line keeps the connection.
      Flux<String> all = query.follow() ? Flux.merge(lines, Flux.interval(HEARTBEAT).onBackpressureDrop().map(_ -> "\n")) : lines;
      return all.doFinally(_ -> places.release());
    } catch (RefusedException | IOException | InterruptedException | RuntimeException e) {
      places.release();
      throw e;
    }
  }

  private void takePlace() throws RefusedException {
    if (!places.tryAcquire()) {
      throw new RefusedException(RefusedException.Why.UNAVAILABLE,
          ServerSettings.MAX_FOLLOWERS + " clients follow already; end one of them, or ask for lists instead");
    }
  }

  private void follow(FluxSink<EventView> sink, @Nullable Long after, @Nullable ResourceRef resource, @Nullable String host) {
    EventTap tap = new EventTap(event -> {
      if ((resource == null || resource.toString().equals(event.resource())) && (host == null || host.equals(event.host()))) {
        sink.next(event);
      }
    });
    AutoCloseable following = operations.follow(tap::live);
    sink.onDispose(() -> close(following));
    tap.start(after, from -> operations.events(new Operations.EventQuery(from, null, resource, host, WAITING / 2)));
  }

  static void close(AutoCloseable source) {
    try {
      source.close();
    } catch (Exception e) {
      org.slf4j.LoggerFactory.getLogger(Streams.class).debug("A stream was closed twice or its host had gone", e);
    }
  }

  private Event<String> sse(EventView event) {
    return Event.of(written(event)).id(Long.toString(event.id()));
  }

  private String written(Object view) {
    try {
      return json.writeValueAsString(view);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what is streamed consists of text and numbers", e);
    }
  }

  /** A comment keeps the connection from idling out and is no event for any reader. */
  private static Event<String> comment(String text) {
    return Event.of("").comment(text);
  }
}
