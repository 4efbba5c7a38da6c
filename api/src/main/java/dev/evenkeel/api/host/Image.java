package dev.evenkeel.api.host;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/**
 * An image that must be present.
 *
 * @param reference as written in the manifest ({@code prom/prometheus:v2.53.0}, or with {@code @sha256:…})
 * @param digest what the reference was resolved to for this commit ({@code sha256:…}), or null when no registry gave one: then what the host has under the reference is taken
 * @param platform {@code linux/amd64}, or null for the host's
 */
public record Image(@Fields.Unlisted String reference, @Nullable String digest, @Nullable String platform,
    @Fields.Unlisted PullPolicy pullPolicy) implements HostObject {

  /** When the registry is asked, in Compose's words. */
  public enum PullPolicy {
    ALWAYS, MISSING, NEVER;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public ObjectKey key() {
    return ObjectKey.image(reference);
  }

  /** What to ask the registry for: by digest once that is known. */
  public String pullReference() {
    if (digest == null || reference.contains("@")) {
      return reference;
    }
    int tag = reference.indexOf(':', reference.lastIndexOf('/') + 1);
    return (tag < 0 ? reference : reference.substring(0, tag)) + "@" + digest;
  }
}
