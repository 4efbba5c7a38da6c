package dev.evenkeel.hosts.docker.http;

import dev.evenkeel.hosts.Link;
import dev.evenkeel.hosts.LinkLostException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * An HTTP client for one engine. Channels are pooled: over SSH a new one costs a round trip. Thread-safe; any number of requests run at once, each on a channel of its own.
 * <p>
 * Two rules keep pooling safe. A channel comes back only when its answer was read to the framed end. And only requests that may be repeated are sent on a pooled channel, for the engine may have closed it meanwhile (a restart), and then nobody
 * could tell whether the request was seen: such a request is sent once more on a new channel if not a byte of an answer came.
 */
public final class EngineHttp implements AutoCloseable {
  private static final int MAX_IDLE = 16;
  private static final long MAX_IDLE_NANOS = Duration.ofSeconds(60).toNanos();
  private final Link link;
  private final String socket;
  private final Deque<BufferedChannel> idle = new ArrayDeque<>();
  private boolean closed;

  /** @param socket absolute path of the engine's socket on the host; the link stays the caller's */
  public EngineHttp(Link link, String socket) {
    this.link = link;
    this.socket = socket;
  }

  public Link link() {
    return link;
  }

  /**
   * Sends a request and waits for the head of the answer.
   *
   * @throws EngineTimeoutException when the call's patience is over
   * @throws LinkLostException when the way to the host broke
   */
  public Answer execute(Call call) throws IOException {
    if (call.replayable()) {
      BufferedChannel pooled = takeIdle();
      if (pooled != null) {
        long before = pooled.received();
        try {
          return exchange(pooled, call);
        } catch (EngineTimeoutException | LinkLostException e) {
          throw e;
        } catch (IOException e) {
          if (pooled.received() > before || !link.isOpen() || Thread.currentThread().isInterrupted()) {
            throw e;
          }
        }
      }
    }
    return exchange(new BufferedChannel(link.openUnixSocket(socket)), call);
  }

  private Answer exchange(BufferedChannel channel, Call call) throws IOException {
    Watch watch = new Watch(channel::lastArrival, channel::close);
    boolean done = false;
    try {
      channel.touch();
      Answer answer = new Exchange(channel, call, watch).run(() -> giveBack(channel));
      done = true;
      return answer;
    } catch (IOException e) {
      throw explained(call, watch, e);
    } finally {
      if (!done) {
        watch.stop();
        channel.close();
      }
    }
  }

  private IOException explained(Call call, Watch watch, IOException e) {
    if (watch.expired()) {
      return new EngineTimeoutException(link.name() + ": the engine did not answer " + call + " within "
          + (call.patience().answer() == null ? "its time" : call.patience().answer().toSeconds() + " s"), e);
    }
    return e instanceof LinkLostException ? e : new IOException(link.name() + ": " + call + " on " + socket + ": " + e.getMessage(), e);
  }

  private synchronized @Nullable BufferedChannel takeIdle() {
    long now = System.nanoTime();
    while (!idle.isEmpty() && now - idle.peekLast().idleSince() > MAX_IDLE_NANOS) {
      idle.removeLast().close();
    }
    return idle.pollFirst();
  }

  private void giveBack(BufferedChannel channel) {
    synchronized (this) {
      if (!closed && idle.size() < MAX_IDLE && channel.buffered() == 0) {
        channel.idleFrom(System.nanoTime());
        idle.addFirst(channel);
        return;
      }
    }
    channel.close();
  }

  /** Channels that wait for another request; for tests and figures. */
  public synchronized int idleChannels() {
    return idle.size();
  }

  /** Closes the pooled channels. Answers that are still read keep theirs until they are closed. */
  @Override
  public synchronized void close() {
    closed = true;
    idle.forEach(BufferedChannel::close);
    idle.clear();
  }
}
