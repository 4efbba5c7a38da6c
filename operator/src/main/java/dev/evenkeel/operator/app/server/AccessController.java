package dev.evenkeel.operator.app.server;

import dev.evenkeel.api.http.AccessView;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;

import java.util.Locale;

/** Who asks. */
@Controller("/api/v1/access")
class AccessController {

  /** What the client that asks may do here, so that it need not offer what would be refused. */
  @Get
  AccessView access(HttpRequest<?> request) {
    AccessRules.Role role = Caller.of(request).role();
    boolean mayChange = switch (role) {
      case ADMIN, LOCAL -> true;
      case READER, ANYBODY -> false;
    };
    return new AccessView(role.name().toLowerCase(Locale.ROOT), mayChange, role.words());
  }
}
