package dev.evenkeel.operator.app.server;

import dev.evenkeel.api.http.EventView;
import dev.evenkeel.api.http.ListOf;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.operator.app.KindNames;
import dev.evenkeel.operator.app.Operations;
import dev.evenkeel.operator.app.RefusedException;
import dev.evenkeel.operator.app.Spans;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

import java.time.Clock;
import java.util.List;

/** What happened. */
@Controller("/api/v1/events")
@ExecuteOn(TaskExecutors.BLOCKING)
class EventsController {
  private static final int MOST = 1000;
  private final Operations operations;
  private final KindNames kinds;
  private final Streams streams;
  private final Clock clock;

  EventsController(Operations operations, KindNames kinds, Streams streams, Clock clock) {
    this.operations = operations;
    this.kinds = kinds;
    this.streams = streams;
    this.clock = clock;
  }

  /**
   * The newest events, oldest first; or, asked with {@code Accept: text/event-stream}, every new one as it happens, as server-sent events with their id, so that a client that was cut off goes on with {@code Last-Event-ID}.
   *
   * @param since only those since then: a time of RFC 3339, or a span before now such as {@code 24h}
   * @param after only those with a greater id
   * @param resource only those of this one, {@code Kind/name}
   * @param host only those of this host
   * @param limit how many at most, 1 to 1000
   * @param lastEventId in the stream: go on after this one
   */
  @Get
  @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_EVENT_STREAM})
  HttpResponse<?> events(HttpRequest<?> request, @QueryValue @Nullable String since, @QueryValue @Nullable Long after,
      @QueryValue @Nullable String resource, @QueryValue @Nullable String host, @QueryValue(defaultValue = "200") int limit,
      @Header("Last-Event-ID") @Nullable Long lastEventId) throws RefusedException {
    if (limit < 1 || limit > MOST) {
      throw new RefusedException(RefusedException.Why.INVALID, "limit must be 1 to " + MOST + ", not " + limit);
    }
    ResourceRef ref = resource == null ? null : kinds.ref(resource);
    if (request.getHeaders().accept().stream().anyMatch(type -> type.getName().equals(MediaType.TEXT_EVENT_STREAM))) {
      return HttpResponse.ok(streams.events(lastEventId != null ? lastEventId : after, ref, host))
          .contentType(MediaType.TEXT_EVENT_STREAM_TYPE).header(HttpHeaders.CACHE_CONTROL, "no-store")
          .header("X-Accel-Buffering", "no");
    }
    var from = since == null ? null : Spans.before(clock.instant(), since);
    List<EventView> events = operations.events(new Operations.EventQuery(after, from, ref, host, limit));
    return HttpResponse.ok(new ListOf<>(events)).contentType(MediaType.APPLICATION_JSON_TYPE);
  }
}
