package dev.evenkeel.hosts.systemd;

/** What can be asked of systemd for a unit. */
public enum UnitVerb {
  START("start", "StartUnit", Kind.JOB), STOP("stop", "StopUnit", Kind.JOB), RESTART("restart", "RestartUnit", Kind.JOB), RELOAD("reload",
      "ReloadUnit", Kind.JOB),
  /** Its own reload, or a restart where it has none. */
  RELOAD_OR_RESTART("reload-or-restart", "ReloadOrRestartUnit", Kind.JOB),
  /** Forgets its failure, and how often it was started lately. */
  RESET_FAILED("reset-failed", "ResetFailedUnit", Kind.PLAIN), ENABLE("enable", "EnableUnitFiles", Kind.LINKS),
  /** For good and until the next boot. */
  DISABLE("disable", "DisableUnitFiles", Kind.UNLINKS), MASK("mask", "MaskUnitFiles", Kind.LINKS),
  /** A mask for good and one until the next boot. */
  UNMASK("unmask", "UnmaskUnitFiles", Kind.UNLINKS);

  /** How the D-Bus method is called. */
  enum Kind {
    /** (name, mode) → job */
    JOB,
    /** (name) */
    PLAIN,
    /** (names, runtime, force) */
    LINKS,
    /** (names, runtime) */
    UNLINKS
  }

  private final String word;
  private final String method;
  private final Kind kind;

  UnitVerb(String word, String method, Kind kind) {
    this.word = word;
    this.method = method;
    this.kind = kind;
  }

  /** systemctl's word for it. */
  public String word() {
    return word;
  }

  String method() {
    return method;
  }

  Kind kind() {
    return kind;
  }

  /** Whether a unit that is not there is as if it were done. */
  boolean isDoneByAbsence() {
    return this == STOP || this == DISABLE || this == UNMASK || this == RESET_FAILED;
  }
}
