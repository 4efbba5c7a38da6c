package dev.evenkeel.operator.app.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.api.http.Problem;
import dev.evenkeel.operator.app.Json;
import dev.evenkeel.operator.app.RefusedException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Writes every error as a problem document (RFC 9457), those of the framework included. */
@Singleton
final class Problems implements ErrorResponseProcessor<String> {
  static final String MEDIA_TYPE = "application/problem+json";
  private final ObjectMapper json = Json.mapper(true);

  @Override
  public MutableHttpResponse<String> processResponse(ErrorContext context, MutableHttpResponse<?> base) {
    StringBuilder detail = new StringBuilder();
    for (var error : context.getErrors()) {
      detail.append(detail.isEmpty() ? "" : "; ").append(error.getMessage());
    }
    return fill(base, context.getRequest(), detail.toString());
  }

  MutableHttpResponse<String> answer(HttpStatus status, HttpRequest<?> request, String detail) {
    return fill(HttpResponse.status(status), request, detail);
  }

  MutableHttpResponse<String> answer(RefusedException refused, HttpRequest<?> request) {
    return answer(switch (refused.why()) {
      case NOT_FOUND -> HttpStatus.NOT_FOUND;
      case INVALID -> HttpStatus.BAD_REQUEST;
      case CONFLICT -> HttpStatus.CONFLICT;
      case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
    }, request, String.valueOf(refused.getMessage()));
  }

  private MutableHttpResponse<String> fill(MutableHttpResponse<?> base, HttpRequest<?> request, String said) {
    HttpStatus status = HttpStatus.valueOf(base.code());
    String detail = switch (status) {
      case INTERNAL_SERVER_ERROR -> "an error of Evenkeel itself; its log says more";
      case NOT_FOUND -> said.isEmpty() || said.equals("Page Not Found")
          ? "there is nothing at this address; /openapi.yaml lists what there is"
          : said;
      default -> said.isEmpty() ? status.getReason() : said;
    };
    Problem problem = new Problem("about:blank", status.getReason(), status.getCode(), detail, request.getPath());
    return base.body(write(problem)).contentType(MEDIA_TYPE);
  }

  private @Nullable String write(Problem problem) {
    try {
      return json.writeValueAsString(problem);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a problem document consists of text and numbers", e);
    }
  }
}
