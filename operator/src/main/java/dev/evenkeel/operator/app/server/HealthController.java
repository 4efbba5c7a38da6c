package dev.evenkeel.operator.app.server;

import dev.evenkeel.api.http.HealthView;
import dev.evenkeel.operator.app.Operations;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/** How the operator itself is. */
@Controller("/health")
@ExecuteOn(TaskExecutors.BLOCKING)
class HealthController {
  private final Operations operations;

  HealthController(Operations operations) {
    this.operations = operations;
  }

  /** 200 while the operator works, 503 when a part of it does not. A host that cannot be reached does not count. */
  @Get
  HttpResponse<HealthView> health() {
    HealthView health = operations.health();
    return HttpResponse.<HealthView>status(health.status().equals("up") ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE).body(health);
  }

  /** 200 once a commit was read and every host was tried, 503 before. */
  @Get("/ready")
  HttpResponse<HealthView> ready() {
    HealthView health = operations.health();
    boolean ready = health.ready() && health.status().equals("up");
    return HttpResponse.<HealthView>status(ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE).body(health);
  }
}
