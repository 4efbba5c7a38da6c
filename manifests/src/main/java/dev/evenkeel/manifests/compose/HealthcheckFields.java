package dev.evenkeel.manifests.compose;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.manifests.read.bind.Field;
import dev.evenkeel.manifests.read.bind.Invalid;
import dev.evenkeel.manifests.read.bind.ShapedBy;
import dev.evenkeel.manifests.read.bind.Written;
import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** {@code healthcheck}. The engine refuses times between 0 and 1 ms. */
@Written(snakeCase = true)
public record HealthcheckFields(
    @Field("[CMD, …], [CMD-SHELL, …], [NONE], or a text for the shell") @ShapedBy(HealthTestShape.class) Container.@Nullable Words test,
    @Field("Between two checks") @Nullable Duration interval, @Field("Of one check") @Nullable Duration timeout,
    @Field("Failures in a row that make it unhealthy") @Nullable Integer retries,
    @Field("Failures within this time after the start do not count") @Nullable Duration startPeriod,
    @Field("Between two checks in that time") @Nullable Duration startInterval,
    @Field("Switches the image's check off") @Nullable Boolean disable) {

  public HealthcheckFields {
    check("interval", interval);
    check("timeout", timeout);
    check("start_period", startPeriod);
    check("start_interval", startInterval);
    if (retries != null && retries < 0) {
      throw new Invalid("retries", "is negative", "write 1 or more");
    }
    if (Boolean.TRUE.equals(disable) && test != null && !test.words().equals(Container.Words.of("NONE").words())) {
      throw new Invalid("disable", "excludes a test", "keep one of test, disable");
    }
  }

  private static void check(String field, @Nullable Duration duration) {
    if (duration != null && !duration.isZero() && duration.compareTo(Duration.ofMillis(1)) < 0) {
      throw new Invalid(field, "is shorter than 1ms", "the engine refuses it");
    }
  }

  Container.Healthcheck lowered() {
    return new Container.Healthcheck(Boolean.TRUE.equals(disable) ? Container.Words.of("NONE") : test, interval, timeout, startPeriod,
        startInterval, retries);
  }
}
