package dev.evenkeel.manifests.compose;

import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Definitions;
import dev.evenkeel.manifests.read.bind.DurationShape;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.Shape;
import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** {@code cpu_rt_runtime} and {@code cpu_rt_period}: microseconds as a whole number, or a duration. */
public final class MicrosecondsShape implements Shape<Long> {
  private static final DurationShape DURATION = new DurationShape();

  @Override
  public @Nullable Long read(Cursor at) {
    if (at.yaml() instanceof Yaml.Scalar scalar && scalar.text().matches("[0-9]{1,12}")) {
      return Long.valueOf(scalar.text());
    }
    Duration duration = DURATION.read(at);
    return duration == null ? null : Long.valueOf(duration.toNanos() / 1_000);
  }

  @Override
  public Map<String, Object> describe(Definitions definitions) {
    return Schemas.anyOf(List.of(Schemas.type("integer"), DURATION.describe(definitions)));
  }

  @Override
  public String words() {
    return "microseconds or duration";
  }
}
