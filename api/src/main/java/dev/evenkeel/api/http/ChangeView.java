package dev.evenkeel.api.http;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * What a plan says about one object.
 *
 * @param object the host object, {@code container/web}
 * @param resources its owners, {@code Kind/name}; the last ones when it left git
 * @param outcome {@code do} (in this plan), {@code wait} (a later pass goes on), {@code block} (until a person, a commit or the host changes something) or {@code report} (nothing may be written)
 * @param action {@code create}, {@code update}, {@code replace}, {@code start}, {@code restart}, {@code reload}, {@code remove}, {@code adopt}, {@code clean up} or {@code pull}; null unless the outcome is {@code do}
 * @param reason a CamelCase word for machines, stable across versions
 * @param message for a person, in one sentence
 * @param diffs why, field by field; empty when the reason says it all
 * @param downtimeSeconds how long the object does not serve, by a cautious estimate; 0 when it goes on serving
 * @param until when it is looked at again at the latest; null unless the outcome is {@code wait} and the time is known
 */
public record ChangeView(String object, List<String> resources, String outcome, @Nullable String action, String reason, String message,
    List<DiffView> diffs, double downtimeSeconds, @Nullable Instant until) {
  public ChangeView {
    resources = List.copyOf(resources);
    diffs = List.copyOf(diffs);
  }
}
