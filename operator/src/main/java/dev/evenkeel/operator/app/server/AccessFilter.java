package dev.evenkeel.operator.app.server;

import dev.evenkeel.operator.app.ServerSettings;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/** Asks {@link AccessRules} about every request, and gives every response the headers that keep a browser careful. */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
@Order(Ordered.HIGHEST_PRECEDENCE) // before the framework's own, whose refusals have no body
final class AccessFilter {
  /** Styles and scripts come from here as files and never inline; nothing is loaded from elsewhere, and no other site may frame the page. */
  private static final String POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private final AccessRules rules;
  private final Problems problems;

  AccessFilter(ServerSettings settings, Problems problems) {
    this.rules = new AccessRules(settings);
    this.problems = problems;
  }

  @RequestFilter
  @Nullable
  HttpResponse<?> check(HttpRequest<?> request) {
    boolean changes = switch (request.getMethod()) {
      case GET, HEAD, OPTIONS -> false;
      case POST, PUT, DELETE, PATCH, TRACE, CONNECT, CUSTOM -> true;
    };
    HttpHeaders headers = request.getHeaders();
    AccessRules.Verdict verdict = rules.decide(new AccessRules.Request(changes, request.getPath(), headers.get(HttpHeaders.HOST),
        headers.get(HttpHeaders.ORIGIN), headers.get("Sec-Fetch-Site"), headers.get(HttpHeaders.AUTHORIZATION)));
    return switch (verdict) {
      case AccessRules.Verdict.Allowed(AccessRules.Role role) -> {
        Caller.remember(request, role);
        yield null;
      }
      case AccessRules.Verdict.Denied(int status, String detail) -> denied(status, request, detail);
    };
  }

  private HttpResponse<?> denied(int status, HttpRequest<?> request, String detail) {
    MutableHttpResponse<?> response = problems.answer(HttpStatus.valueOf(status), request, detail);
    if (request.getMethod() == HttpMethod.HEAD) {
      response.body(null);
    }
    return status == 401 ? response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"evenkeel\"") : response;
  }

  @ResponseFilter
  void headers(MutableHttpResponse<?> response) {
    response.header("Content-Security-Policy", POLICY).header("X-Content-Type-Options", "nosniff").header("X-Frame-Options", "DENY")
        .header("Referrer-Policy", "no-referrer").header("Cross-Origin-Resource-Policy", "same-origin");
    if (!response.getHeaders().contains(HttpHeaders.CACHE_CONTROL)) {
      response.header(HttpHeaders.CACHE_CONTROL, "no-store");
    }
  }
}
