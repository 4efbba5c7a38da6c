package dev.evenkeel.api.http;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * A systemd unit that Evenkeel keeps.
 *
 * @param name with its suffix
 * @param resources its owners, {@code Kind/name}
 * @param active systemd's word: {@code active}, {@code inactive}, {@code failed}, {@code activating}…, or {@code absent}
 * @param enabled {@code enabled}, {@code disabled}, {@code masked}, …, or null when not known
 * @param activeSince when it became active, or null
 * @param restarts how often systemd started it again by itself
 */
public record UnitView(String name, List<String> resources, String active, @Nullable String enabled, @Nullable Instant activeSince,
    int restarts) {
  public UnitView {
    resources = List.copyOf(resources);
  }
}
