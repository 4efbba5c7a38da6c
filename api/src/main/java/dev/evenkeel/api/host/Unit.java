package dev.evenkeel.api.host;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A systemd unit (systemd.unit(5)). Its text goes to {@code /etc/systemd/system/<name>}, its drop-ins to {@code <name>.d/}.
 *
 * @param name with its suffix, {@code cloudflared-kitt.service}
 * @param text the whole unit file, or null when a package brings it and only state or drop-ins are declared
 * @param dropIns by file name, {@code 10-limits.conf}
 * @param enabled started at boot; null is nobody's business
 * @param state whether it should be active; null is nobody's business
 */
public record Unit(@Fields.Unlisted String name, @Nullable Text text, SortedMap<String, Text> dropIns, @Nullable Enablement enabled,
    @Nullable State state) implements HostObject {
  public Unit {
    dropIns = Collections.unmodifiableSortedMap(new TreeMap<>(dropIns));
    if (name.indexOf('.') < 0 || name.indexOf('/') >= 0) {
      throw new IllegalArgumentException("a unit is named with its suffix, such as web.service, not '" + name + "'");
    }
  }

  @Override
  public ObjectKey key() {
    return ObjectKey.unit(name);
  }

  /** The text of a unit file, compared to the letter and printed as its hash. */
  public record Text(String text) implements Fields.Scalar {
    @Override
    public String toString() {
      return dev.evenkeel.api.model.Blob.utf8(text).toString();
    }
  }

  /** {@code systemctl is-enabled}. {@link #OTHER} (static, generated, linked…) is only observed. */
  public enum Enablement {
    ENABLED, DISABLED, MASKED, OTHER;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** {@code systemctl is-active}, reduced to what can be asked for. In between is {@link #CHANGING}, broken is {@link #FAILED}; both are only observed. */
  public enum State {
    ACTIVE, INACTIVE, FAILED, CHANGING;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
