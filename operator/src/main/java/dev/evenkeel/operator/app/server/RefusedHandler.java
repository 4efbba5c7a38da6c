package dev.evenkeel.operator.app.server;

import dev.evenkeel.operator.app.RefusedException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

/** A refusal is an answer, not a fault: it is not logged. */
@Singleton
final class RefusedHandler implements ExceptionHandler<RefusedException, HttpResponse<?>> {
  private final Problems problems;

  RefusedHandler(Problems problems) {
    this.problems = problems;
  }

  @Override
  @SuppressWarnings("rawtypes") // the framework's own signature
  public HttpResponse<?> handle(HttpRequest request, RefusedException refused) {
    return problems.answer(refused, request);
  }
}
