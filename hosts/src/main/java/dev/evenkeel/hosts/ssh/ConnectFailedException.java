package dev.evenkeel.hosts.ssh;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/** A host, or a socket on it, could not be reached. The message says which host, what happened and what to do next. */
public class ConnectFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** What stood in the way, so that callers need not read messages. */
  public enum Reason {
    /** No name, no route, port closed, or the connection was ended before the SSH greeting. */
    UNREACHABLE,
    /** Nothing answered within the deadline. */
    TIMEOUT,
    /** No key is pinned for this host, and none was learned. */
    HOST_KEY_UNKNOWN,
    /** The host showed another key than the pinned one: {@link HostKeyChangedException}. */
    HOST_KEY_CHANGED,
    /** No identity was accepted, or none could be read. */
    AUTH_REFUSED,
    /** The SSH server does not forward to sockets, or not to this one. */
    FORWARDING_REFUSED,
    /** The socket is not there, or nobody listens on it. */
    NO_SUCH_SOCKET,
    /** The socket is there, but the login user may not use it. */
    SOCKET_DENIED,
    /** The SSH server's MaxSessions is used up. */
    SESSIONS_EXHAUSTED,
    /** The other side speaks something else, or no algorithm is shared. */
    PROTOCOL;

    /** Whether trying again later can help without a person doing something first. */
    public boolean mayPass() {
      return switch (this) {
        case UNREACHABLE, TIMEOUT, NO_SUCH_SOCKET, SESSIONS_EXHAUSTED -> true;
        case HOST_KEY_UNKNOWN, HOST_KEY_CHANGED, AUTH_REFUSED, FORWARDING_REFUSED, SOCKET_DENIED, PROTOCOL -> false;
      };
    }
  }

  private final Reason reason;
  private final String host;
  private final String what;
  private final String next;

  public ConnectFailedException(Reason reason, String host, String what, String next, @Nullable Throwable cause) {
    super(host + ": " + what + ". " + next, cause);
    this.reason = reason;
    this.host = host;
    this.what = what;
    this.next = next;
  }

  public Reason reason() {
    return reason;
  }

  /** The host as {@link dev.evenkeel.hosts.Link#name()} calls it. */
  public String host() {
    return host;
  }

  /** What happened, without the host and without a full stop. */
  public String what() {
    return what;
  }

  /** What a person can do about it; a full sentence. */
  public String next() {
    return next;
  }
}
