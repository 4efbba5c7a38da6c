package dev.evenkeel.hosts.shell;

/** Whether this session may write to the host. Only {@link Held} may. */
public sealed interface LockState {

  /** We hold it, as {@code self}. */
  record Held(Holder self) implements LockState {}

  /** Another operator holds it. */
  record HeldByOther(Holder other) implements LockState {}

  /** It cannot be had; the host is observed only. */
  record Unavailable(String reason) implements LockState {}

  /** For a person: one sentence without a full stop. */
  default String describe() {
    return switch (this) {
      case Held held -> "held by us, " + held.self();
      case HeldByOther other -> "held by " + other.other();
      case Unavailable none -> "not to be had: " + none.reason();
    };
  }
}
