package dev.evenkeel.api.http;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * A container that Evenkeel keeps.
 *
 * @param name its name on the host
 * @param resources its owners, {@code Kind/name}
 * @param image the image reference as written
 * @param status the engine's word: {@code running}, {@code exited}, …, or {@code absent}
 * @param health {@code healthy}, {@code unhealthy}, {@code starting}, or {@code none} where nothing checks it
 * @param startedAt when it was last started, or null
 * @param restarts how often the engine started it again by itself
 */
public record ContainerView(String name, List<String> resources, String image, String status, String health, @Nullable Instant startedAt,
    int restarts) {
  public ContainerView {
    resources = List.copyOf(resources);
  }
}
