package dev.evenkeel.operator.app;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * How the server listens and whom it lets in.
 *
 * @param host name or address to bind
 * @param port 0 for any free one
 * @param adminToken may read and change; null when nobody has one, which only a server on loopback may do
 * @param readToken may only read; null when nobody has one
 */
public record ServerSettings(String host, int port, @Nullable String adminToken, @Nullable String readToken) {
  public static final String DEFAULT_HOST = "127.0.0.1";
  public static final int DEFAULT_PORT = 8420;
  /** In bytes; requests are small. */
  public static final int MAX_BODY = 64 * 1024;
  /** How many may listen to the event stream, or to logs, at once. */
  public static final int MAX_FOLLOWERS = 64;

  public ServerSettings {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("--listen: a port is 0 to 65535, not " + port);
    }
    if (!isLoopback(host) && adminToken == null) {
      throw new IllegalArgumentException("--listen " + host + " is open to others, so a token is needed");
    }
    if (adminToken != null && adminToken.equals(readToken)) {
      throw new IllegalArgumentException("the read-only token must not be the token that may change things");
    }
  }

  /** Nobody but this machine, and no token asked for. */
  public static ServerSettings loopback(int port) {
    return new ServerSettings(DEFAULT_HOST, port, null, null);
  }

  /** Whether only this machine can reach it. */
  public boolean loopbackOnly() {
    return isLoopback(host);
  }

  /** Whether every address that the name stands for is a loopback one. A name that cannot be resolved is not. */
  public static boolean isLoopback(String host) {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (!address.isLoopbackAddress()) {
          return false;
        }
      }
      return true;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Never prints a token. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
