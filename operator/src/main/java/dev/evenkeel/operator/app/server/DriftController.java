package dev.evenkeel.operator.app.server;

import dev.evenkeel.api.http.DriftView;
import dev.evenkeel.api.http.ListOf;
import dev.evenkeel.operator.app.Operations;
import dev.evenkeel.operator.app.RefusedException;
import dev.evenkeel.operator.app.Spans;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

import java.time.Clock;
import java.time.Instant;

/** What was not as written although no commit explains it. */
@Controller("/api/v1/drift")
@ExecuteOn(TaskExecutors.BLOCKING)
class DriftController {
  private final Operations operations;
  private final Clock clock;

  DriftController(Operations operations, Clock clock) {
    this.operations = operations;
    this.clock = clock;
  }

  /**
   * Drift records, newest first.
   *
   * @param host only there
   * @param since only those first seen since then: a time of RFC 3339, or a span before now such as {@code 24h}
   */
  @Get
  ListOf<DriftView> drift(@QueryValue @Nullable String host, @QueryValue @Nullable String since) throws RefusedException {
    Instant from = since == null ? null : Spans.before(clock.instant(), since);
    return new ListOf<>(operations.drift(host, from));
  }
}
