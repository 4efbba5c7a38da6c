package dev.evenkeel.hosts.docker.http;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long one request may take.
 *
 * @param answer until the status line; null for as long as it takes
 * @param silence between two arrivals of the body; null for as long as it takes
 */
public record Patience(@Nullable Duration answer, @Nullable Duration silence) {
  /** For streams that say something only when something happens. The caller closes them. */
  public static final Patience ENDLESS = new Patience(null, null);
  private static final Duration SHORT = Duration.ofSeconds(30);
  private static final Duration TRANSFER = Duration.ofMinutes(5);
  private static final Pattern GRACE = Pattern.compile("[?&]t=(\\d{1,6})");
  private static final Pattern STREAMS = Pattern.compile("(/v[0-9.]+)?/(events|containers/[^/]+/(wait|attach|stats)|exec/[^/]+/start)");
  private static final Pattern TRANSFERS = Pattern.compile(
      "(/v[0-9.]+)?/(build|commit|images/(create|load|get)|images/.+/(get|push)|containers/[^/]+/(archive|export)|distribution/.+|.*/prune)");

  public static Patience within(Duration deadline) {
    return new Patience(deadline, deadline);
  }

  /** What suits a request of the Engine API, judged by its path. */
  public static Patience of(String method, String target) {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    if (STREAMS.matcher(path).matches()) {
      return ENDLESS;
    }
    if (path.endsWith("/logs") && (target.contains("follow=true") || target.contains("follow=1"))) {
      return ENDLESS;
    }
    if (TRANSFERS.matcher(path).matches()) {
      return new Patience(TRANSFER, TRANSFER);
    }
    Matcher grace = GRACE.matcher(target);
    if (method.equals("POST") && (path.endsWith("/stop") || path.endsWith("/restart"))) {
      // Without t the engine uses the container's own stop timeout, which may be minutes.
      return new Patience(grace.find() ? SHORT.plusSeconds(Long.parseLong(grace.group(1))) : TRANSFER, SHORT);
    }
    return new Patience(SHORT, SHORT);
  }
}
