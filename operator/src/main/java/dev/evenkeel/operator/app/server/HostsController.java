package dev.evenkeel.operator.app.server;

import dev.evenkeel.api.http.HostView;
import dev.evenkeel.api.http.ListOf;
import dev.evenkeel.operator.app.Operations;
import dev.evenkeel.operator.app.RefusedException;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/** The hosts of the fleet. */
@Controller("/api/v1/hosts")
@ExecuteOn(TaskExecutors.BLOCKING)
class HostsController {
  private final Operations operations;

  HostsController(Operations operations) {
    this.operations = operations;
  }

  /** All hosts, sorted by name. */
  @Get
  ListOf<HostView> hosts() {
    return new ListOf<>(operations.hosts());
  }

  /** One host. */
  @Get("/{name}")
  HostView host(@PathVariable String name) throws RefusedException {
    return operations.host(name).orElseThrow(() -> new RefusedException(RefusedException.Why.NOT_FOUND,
        "no Host named " + name + " is declared; GET /api/v1/hosts lists those that are"));
  }
}
