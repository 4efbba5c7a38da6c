package dev.evenkeel.operator.app.server;

import dev.evenkeel.api.http.ActionView;
import dev.evenkeel.api.http.ListOf;
import dev.evenkeel.api.http.ResourceView;
import dev.evenkeel.api.http.RollbackRequest;
import dev.evenkeel.api.http.SuspendRequest;
import dev.evenkeel.api.http.WhyView;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.operator.app.KindNames;
import dev.evenkeel.operator.app.Operations;
import dev.evenkeel.operator.app.RefusedException;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import org.reactivestreams.Publisher;

import java.util.List;

/** What is declared, what is known about it, and what a person may ask for. Kinds may be written in the singular or plural, in any case. */
@Controller("/api/v1/resources")
@ExecuteOn(TaskExecutors.BLOCKING)
class ResourcesController {
  private final Operations operations;
  private final KindNames kinds;
  private final Streams streams;

  ResourcesController(Operations operations, KindNames kinds, Streams streams) {
    this.operations = operations;
    this.kinds = kinds;
    this.streams = streams;
  }

  /**
   * All resources, sorted by kind and name.
   *
   * @param kind only these
   * @param host only those that stand on this host
   */
  @Get
  ListOf<ResourceView> resources(@QueryValue @Nullable String kind, @QueryValue @Nullable String host) throws RefusedException {
    return new ListOf<>(operations.resources(kind == null ? null : kinds.require(kind), host));
  }

  /** One resource. */
  @Get("/{kind}/{name}")
  ResourceView resource(@PathVariable String kind, @PathVariable String name) throws RefusedException {
    ResourceRef ref = ref(kind, name);
    return operations.resource(ref).orElseThrow(() -> unknown(ref));
  }

  /** Why it is as it is, from the blocked dependency to the failing check to the log line to the commit. */
  @Get("/{kind}/{name}/why")
  WhyView why(@PathVariable String kind, @PathVariable String name) throws RefusedException {
    return operations.why(ref(kind, name));
  }

  /**
   * Its log, one JSON object a line.
   *
   * @param host only there
   * @param tail how many of the last lines; −1 for all
   * @param follow go on until the client leaves
   * @param failed the container that was kept after a failed replacement, instead of the one that serves
   */
  @Get("/{kind}/{name}/logs")
  @Produces("application/x-ndjson")
  HttpResponse<Publisher<String>> logs(@PathVariable String kind, @PathVariable String name, @QueryValue @Nullable String host,
      @QueryValue(defaultValue = "100") int tail, @QueryValue(defaultValue = "false") boolean follow,
      @QueryValue(defaultValue = "false") boolean failed) throws Exception {
    var query = new Operations.LogQuery(host, tail, follow, failed);
    Publisher<String> lines = streams.logs(ref(kind, name), query);
    return HttpResponse.ok(lines).header(HttpHeaders.CACHE_CONTROL, "no-store");
  }

  /** Restarts its containers or units, one host after the other. */
  @Post("/{kind}/{name}/restart")
  ActionView restart(HttpRequest<?> request, @PathVariable String kind, @PathVariable String name)
      throws RefusedException, InterruptedException {
    return operations.restart(ref(kind, name), Caller.of(request).toString());
  }

  /** Holds it: nothing is written there until it ends or is resumed. {@code Host/NAME} holds the whole host. */
  @Post("/{kind}/{name}/suspend")
  ActionView suspend(HttpRequest<?> request, @PathVariable String kind, @PathVariable String name, @Body SuspendRequest wish)
      throws RefusedException {
    if (wish.reason() == null || wish.reason().isBlank()) {
      throw new RefusedException(RefusedException.Why.INVALID, "a suspension needs a reason, so that others know why nothing happens");
    }
    return operations.suspend(ref(kind, name), wish, Caller.of(request).called(wish.by()).toString());
  }

  /** Ends a suspension. */
  @Post("/{kind}/{name}/resume")
  ActionView resume(HttpRequest<?> request, @PathVariable String kind, @PathVariable String name) throws RefusedException {
    return operations.resume(ref(kind, name), Caller.of(request).toString());
  }

  /** Leads it back to what an earlier commit says of it, until a newer commit touches it. */
  @Post("/{kind}/{name}/rollback")
  ActionView rollback(HttpRequest<?> request, @PathVariable String kind, @PathVariable String name, @Body RollbackRequest wish)
      throws RefusedException {
    return operations.rollBack(ref(kind, name), wish.to(), Caller.of(request).toString());
  }

  private ResourceRef ref(String kind, String name) throws RefusedException {
    return new ResourceRef(kinds.require(kind), name);
  }

  private RefusedException unknown(ResourceRef ref) {
    List<String> names = operations.resources(ref.kind(), null).stream().map(ResourceView::name).toList();
    return new RefusedException(RefusedException.Why.NOT_FOUND, "no " + ref + " is declared"
        + KindNames.nearest(ref.name(), names).map(near -> "; did you mean " + ref.kind() + "/" + near + "?").orElse(""));
  }
}
