package dev.evenkeel.operator.app.server;

import dev.evenkeel.api.http.ActionView;
import dev.evenkeel.api.http.ListOf;
import dev.evenkeel.api.http.PlanView;
import dev.evenkeel.operator.app.Operations;
import dev.evenkeel.operator.app.RefusedException;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/** What would be done. */
@Controller("/api/v1/plans")
@ExecuteOn(TaskExecutors.BLOCKING)
class PlansController {
  private final Operations operations;

  PlansController(Operations operations) {
    this.operations = operations;
  }

  /**
   * What would be done now, rehearsed in stages, one plan for each host.
   *
   * @param host only this one
   */
  @Get("/current")
  ListOf<PlanView> current(@QueryValue @Nullable String host) throws InterruptedException {
    return new ListOf<>(operations.plans(host));
  }

  /** Says yes to the plan that a host waits with; it is for exactly these changes and for no others. */
  @Post("/{identity}/approve")
  ActionView approve(HttpRequest<?> request, @PathVariable String identity) throws RefusedException {
    return operations.approve(identity, Caller.of(request).toString());
  }
}
