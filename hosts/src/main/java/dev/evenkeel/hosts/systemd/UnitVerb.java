package dev.evenkeel.hosts.systemd;

/** What can be asked of systemd for a unit. */
public enum UnitVerb {
  START("start", "StartUnit", Kind.JOB), STOP("stop", "StopUnit", Kind.JOB), RESTART("restart", "RestartUnit", Kind.JOB), RELOAD("reload",
      "ReloadUnit", Kind.JOB), RESET_FAILED("reset-failed", "ResetFailedUnit", Kind.PLAIN), ENABLE("enable", "EnableUnitFiles",
          Kind.LINKS), DISABLE("disable", "DisableUnitFiles", Kind.UNLINKS), MASK("mask", "MaskUnitFiles", Kind.LINKS), UNMASK("unmask",
              "UnmaskUnitFiles", Kind.UNLINKS);

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
}
