package dev.evenkeel.api.host;

import org.jspecify.annotations.Nullable;

/**
 * One field that is not the same on all three sides. Values are printed values; what may be secret is a fingerprint.
 *
 * @param path as in the manifest ({@code mem_limit}, {@code environment.TZ}), or {@code state}, {@code image}, {@code exists}, {@code name}
 * @param desired in git now; null when git does not set it
 * @param applied at the last application; null when it was not set or never applied
 * @param observed on the host; null when it is not there
 */
public record FieldDiff(String path, @Nullable String desired, @Nullable String applied, @Nullable String observed) {

  /** Whether the host differs from what was applied. */
  public boolean isDrift() {
    return !java.util.Objects.equals(applied, observed);
  }

  /** Whether git differs from what was applied. */
  public boolean isChange() {
    return !java.util.Objects.equals(desired, applied);
  }
}
