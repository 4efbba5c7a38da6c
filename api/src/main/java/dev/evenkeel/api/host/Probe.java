package dev.evenkeel.api.host;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * A check from the outside. Addresses are {@code :PORT[/path]} (the container's own address, or the host's loopback when it has none), {@code HOST:PORT[/path]} as seen from the host, or a whole URL.
 *
 * @param check what is asked
 * @param interval from the start of one try to the start of the next
 * @param timeout of one try
 * @param retries failures in a row that make it unhealthy
 * @param startPeriod after a start, failures within this time do not count
 */
public record Probe(Check check, Duration interval, Duration timeout, int retries, Duration startPeriod) {

  /** What is asked. */
  public sealed interface Check {
    /** For people: {@code http :9090/-/ready}. */
    String label();
  }

  /**
   * A GET request.
   *
   * @param expect the status that is success, or null for any of 200 to 399
   */
  public record Http(String address, @Nullable Integer expect) implements Check {
    @Override
    public String label() {
      return "http " + address;
    }
  }

  /** A connection that is accepted. */
  public record Tcp(String address) implements Check {
    @Override
    public String label() {
      return "tcp " + address;
    }
  }

  /** A command in the container that ends with 0. */
  public record Exec(Container.Words command) implements Check {
    @Override
    public String label() {
      return "exec " + String.join(" ", command.words());
    }
  }

  /** {@code PING} answered by {@code +PONG} (or by {@code -NOAUTH}: it is alive). */
  public record Redis(String address) implements Check {
    @Override
    public String label() {
      return "redis " + address;
    }
  }

  /** The answer to one try. */
  public record Result(boolean passed, String message, Duration took) {}
}
