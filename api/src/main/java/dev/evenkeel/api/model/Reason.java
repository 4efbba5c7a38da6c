package dev.evenkeel.api.model;

/** Why something is planned, done, not done or so. It starts at the diff and arrives unchanged in the condition, the event and the metric. */
public enum Reason {
  // what a plan does, and why
  /** It is declared and not there, and was never there. */
  MISSING,
  /** It was there and is gone. */
  REMOVED,
  /** A commit changed it. */
  CHANGED,
  /** Somebody changed it on the host. */
  DRIFTED,
  /** It should run and does not. */
  NOT_RUNNING,
  /** It was started again by the engine, systemd or a person. */
  RESTARTED,
  /** A file it uses has changed. */
  FILE_CHANGED,
  /** What it shares a namespace with was replaced. */
  NAMESPACE_REPLACED,
  /** No manifest declares it any more. */
  PRUNED,
  /** It is there, is as written, and is now ours. */
  ADOPTED,
  /** Left over from an interrupted or finished replacement. */
  LEFTOVER,
  /** Its checks failed. */
  UNHEALTHY,
  /** A person asked for it. */
  REQUESTED,

  // what holds a plan back
  FOREIGN, PORT_TAKEN, REQUIREMENT_MISSING, DEPENDENCY_NOT_READY, DEPENDENCY_BLOCKED, APPROVAL_NEEDED, SUSPENDED, PAUSED, HOLD_FILE, QUARANTINED, ROLLED_BACK, BACKING_OFF, NOT_CONVERGING, OBSERVE_ONLY, PRUNE_NEVER, PRUNE_HELD, UNREADABLE, NOT_ASKED,
  /** A secret that it needs cannot be had. */
  SECRET_UNAVAILABLE,

  // what is waited for
  WAITING_FOR_HEALTH, WAITING_FOR_IMAGE, WAITING_FOR_SECRET, WAITING_FOR_STOP, NEXT_STAGE,

  // what failed
  IMAGE_MISSING, REGISTRY_REFUSED, CREATE_FAILED, START_FAILED, VALIDATION_FAILED, WRITE_FAILED, UNIT_FAILED, CRASH_LOOP, REMEDY_EXHAUSTED, INVALID_MANIFEST, STEP_FAILED,

  // hosts
  UNREACHABLE, HOST_KEY_CHANGED, HOST_KEY_UNKNOWN, LOGIN_REFUSED, FORWARDING_REFUSED, NO_ENGINE, NO_SYSTEMD, NO_SUDO, LOCK_HELD, LEDGER_UNREADABLE, CONNECTING,
  /** A mistake in Evenkeel itself: what it did for a host broke. The log has the details. */
  INTERNAL_ERROR,

  // commits
  /** A commit was read, and the hosts are led to it. */
  COMMIT_READ,
  /** The branch was moved to something that does not descend from what it was. */
  HISTORY_REWRITTEN,
  /** The repository could not be read; the last good commit stays. */
  SOURCE_UNAVAILABLE,
  /** The local copy of the repository was damaged and made anew. */
  SOURCE_REPAIRED,

  // all is well
  AS_WRITTEN, RUNNING, CHECKS_PASS, STARTING, NO_CHECKS, REACHED, NEVER_OBSERVED;

  /** The CamelCase word that stands in JSON, events and metrics; stable across versions. */
  public String label() {
    StringBuilder word = new StringBuilder();
    for (String part : name().split("_", -1)) {
      word.append(part.charAt(0)).append(part.substring(1).toLowerCase(java.util.Locale.ROOT));
    }
    return word.toString();
  }
}
