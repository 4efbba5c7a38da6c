package dev.evenkeel.operator.app;

import org.jspecify.annotations.Nullable;

/** Which Evenkeel this is. */
public final class Version {
  /** As the jar says, or {@code development} when it runs from compiled classes. */
  public static final String TEXT = text(Version.class.getPackage().getImplementationVersion());

  private Version() {}

  private static String text(@Nullable String version) {
    return version == null ? "development" : version;
  }
}
