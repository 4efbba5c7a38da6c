package dev.evenkeel.api.host;

/** What an object does when a file that it uses has changed ({@code onChange}). */
public sealed interface Reaction {

  /** Stop and start again; what is done when nothing is said. */
  record Restart() implements Reaction {}

  /** Replace the container. */
  record Recreate() implements Reaction {}

  /** {@code systemctl reload}; units only. */
  record Reload() implements Reaction {}

  /** Send a signal to the container's first process ({@code SIGHUP}). */
  record Signal(String signal) implements Reaction {}

  /** Call an HTTP endpoint; {@code address} as in {@link Probe}. A status of 2xx is success. */
  record Http(String method, String address) implements Reaction {}

  /** Run a command in the container. Exit code 0 is success. */
  record Exec(Container.Words command) implements Reaction {}
}
