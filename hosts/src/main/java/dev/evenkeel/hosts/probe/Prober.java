package dev.evenkeel.hosts.probe;

import dev.evenkeel.api.host.Probe;
import dev.evenkeel.hosts.Link;
import dev.evenkeel.hosts.LinkLostException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Tries probes over one link. */
public final class Prober {
  private static final String LOOPBACK = "127.0.0.1";
  private final Link link;

  public Prober(Link link) {
    this.link = link;
  }

  /** Runs a command where the probed object is, and tells how that ended. */
  @FunctionalInterface
  public interface Commands {
    /** @return null when it ended with 0, else why not, for a person */
    @Nullable
    String run(List<String> command, Duration deadline) throws IOException, InterruptedException;
  }

  /**
   * Tries once.
   *
   * @param ownAddress where {@code :PORT} leads: the container's address, or null for the host's loopback
   * @param commands for {@code exec}
   * @throws LinkLostException when the way to the host broke: then nothing is known
   */
  public Probe.Result probe(Probe probe, @Nullable String ownAddress, Commands commands) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    String failure = failure(probe, ownAddress, commands);
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    return new Probe.Result(failure == null, failure == null ? "passed" : failure, took);
  }

  private @Nullable String failure(Probe probe, @Nullable String ownAddress, Commands commands) throws IOException, InterruptedException {
    try {
      return switch (probe.check()) {
        case Probe.Http(String address, Integer expect) -> http("GET", address, ownAddress, expect, probe.timeout());
        case Probe.Tcp(String address) -> {
          talk(Address.parse(address), ownAddress, probe.timeout(), (_, _) -> "");
          yield null;
        }
        case Probe.Redis(String address) -> redis(address, ownAddress, probe.timeout());
        case Probe.Exec(var command) -> commands.run(command.words(), probe.timeout());
      };
    } catch (TimeoutException e) {
      return "no answer within " + dev.evenkeel.api.host.Fields.printed(probe.timeout());
    } catch (LinkLostException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      return HttpExchange.shortened(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Calls an HTTP endpoint that has an effect. A status of 2xx is success.
   *
   * @return null on success, else what came back
   */
  public @Nullable String call(String method, String address, @Nullable String ownAddress, Duration deadline)
      throws IOException, InterruptedException {
    if (!method.matches("[A-Z]{1,20}")) {
      return "'" + HttpExchange.shortened(method) + "' is no HTTP method";
    }
    try {
      HttpExchange.Answer answer = exchange(method, address, ownAddress, deadline);
      return answer.status() >= 200 && answer.status() <= 299 ? null : answer.summary();
    } catch (TimeoutException e) {
      return "no answer within " + dev.evenkeel.api.host.Fields.printed(deadline);
    } catch (LinkLostException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      return HttpExchange.shortened(String.valueOf(e.getMessage()));
    }
  }

  private @Nullable String http(String method, String address, @Nullable String ownAddress, @Nullable Integer expect, Duration timeout)
      throws IOException, InterruptedException, TimeoutException {
    HttpExchange.Answer answer = exchange(method, address, ownAddress, timeout);
    boolean passed = expect == null ? answer.status() >= 200 && answer.status() <= 399 : answer.status() == expect;
    return passed ? null : answer.summary() + (expect == null ? "" : " (expected " + expect + ")");
  }

  private HttpExchange.Answer exchange(String method, String address, @Nullable String ownAddress, Duration timeout)
      throws IOException, InterruptedException, TimeoutException {
    Address where = Address.parse(address);
    return talk(where, ownAddress, timeout, (channel, host) -> HttpExchange.over(channel, where, host, method));
  }

  private @Nullable String redis(String address, @Nullable String ownAddress, Duration timeout)
      throws IOException, InterruptedException, TimeoutException {
    String answer = talk(Address.parse(address), ownAddress, timeout, (channel, _) -> {
      channel.output().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      channel.output().flush();
      return HttpExchange.line(channel.input(), 512);
    });
    return answer.equals("+PONG") || answer.startsWith("-NOAUTH") ? null : "answered '" + HttpExchange.shortened(answer) + "' to PING";
  }

  private interface Talk<T> {
    T on(Link.Channel channel, String host) throws IOException;
  }

  private <T> T talk(Address where, @Nullable String ownAddress, Duration timeout, Talk<T> talk)
      throws IOException, InterruptedException, TimeoutException {
    String given = where.host();
    String host = given != null ? given : ownAddress != null ? ownAddress : LOOPBACK;
    return new Attempt(link, host, where.port()).within(timeout, channel -> talk.on(channel, host));
  }
}
