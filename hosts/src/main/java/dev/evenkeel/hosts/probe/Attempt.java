package dev.evenkeel.hosts.probe;

import dev.evenkeel.hosts.Link;
import dev.evenkeel.hosts.LinkLostException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One conversation over a TCP channel of a link, within a deadline that covers connecting, too. When it passes, the channel is closed, and one that opens later is closed at once. */
final class Attempt {
  /** What is said on the open channel. */
  @FunctionalInterface
  interface Conversation<T> {
    T hold(Link.Channel channel) throws IOException;
  }

  private final Link link;
  private final String host;
  private final int port;
  private Link.@Nullable Channel channel;
  private boolean over;

  Attempt(Link link, String host, int port) {
    this.link = link;
    this.host = host;
    this.port = port;
  }

  /**
   * @throws TimeoutException when the deadline passed
   * @throws LinkLostException when the way to the host broke
   * @throws IOException when the conversation failed
   */
  <T> T within(Duration deadline, Conversation<T> conversation) throws IOException, InterruptedException, TimeoutException {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Thread.ofVirtual().name("probe " + host + ":" + port).start(() -> {
      try {
        answer.complete(conversation.hold(open()));
      } catch (IOException | RuntimeException e) {
        answer.completeExceptionally(e);
      }
    });
    try {
      return answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(String.valueOf(e.getCause()), e);
    } finally {
      close();
    }
  }

  private Link.Channel open() throws IOException {
    Link.Channel opened = link.openTcp(host, port);
    synchronized (this) {
      channel = opened;
    }
    if (isOver()) {
      opened.close();
    }
    return opened;
  }

  private synchronized boolean isOver() {
    return over;
  }

  private void close() {
    Link.Channel open;
    synchronized (this) {
      over = true;
      open = channel;
    }
    if (open != null) {
      open.close();
    }
  }
}
