package dev.evenkeel.operator.plan;

import dev.evenkeel.api.host.Ledger.Entry;
import dev.evenkeel.api.host.Live;
import org.jspecify.annotations.Nullable;

import java.util.Objects;

/** Which run of a container or unit was last seen, as the ledger remembers it: its incarnation, and the boot of the host in which it was seen. A boot explains that something was started anew, or that it does not run. */
final class Runs {
  private static final String BOOT = "@";

  private Runs() {}

  /** What to remember of a run. */
  static @Nullable String seen(Scene scene, Live live) {
    String incarnation = live.incarnation();
    String boot = scene.state().boot();
    return incarnation == null || boot == null ? incarnation : incarnation + BOOT + boot;
  }

  /** Whether it is another run than the one that is remembered. */
  static boolean moved(@Nullable String remembered, Live live) {
    return !Objects.equals(incarnation(remembered), live.incarnation());
  }

  /** Whether the host has booted since that run was seen. */
  static boolean rebooted(Scene scene, @Nullable Entry entry) {
    String remembered = entry == null ? null : entry.incarnation();
    int at = remembered == null ? -1 : remembered.indexOf(BOOT);
    String boot = scene.state().boot();
    return remembered != null && at >= 0 && boot != null && !remembered.substring(at + 1).equals(boot);
  }

  private static @Nullable String incarnation(@Nullable String remembered) {
    int at = remembered == null ? -1 : remembered.indexOf(BOOT);
    return remembered == null || at < 0 ? remembered : remembered.substring(0, at);
  }
}
