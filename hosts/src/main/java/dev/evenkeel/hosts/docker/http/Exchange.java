package dev.evenkeel.hosts.docker.http;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;

/** One request and its answer on one channel. */
final class Exchange {
  private static final byte[] LAST_CHUNK = {'0', '\r', '\n', '\r', '\n'};
  private final BufferedChannel channel;
  private final Call call;
  private final Watch watch;
  private @Nullable IOException sendingFailed;

  Exchange(BufferedChannel channel, Call call, Watch watch) {
    this.channel = channel;
    this.call = call;
    this.watch = watch;
  }

  /** @param giveBack for the channel, when it may carry another request */
  Answer run(Runnable giveBack) throws IOException {
    watch.allow(call.patience().silence());
    send();
    channel.touch();
    watch.allow(call.patience().answer());
    Head head = readHead();
    watch.allow(call.patience().silence());
    return answer(head, giveBack);
  }

  private Head readHead() throws IOException {
    long before = channel.received();
    try {
      return Head.read(channel);
    } catch (IOException e) {
      if (sendingFailed != null && channel.received() == before) {
        sendingFailed.addSuppressed(e);
        throw sendingFailed;
      }
      throw e;
    }
  }

  /**
   * What cannot be sent may have been answered already, by a side that says why and hangs up: that is read first.
   *
   * @throws IOException when the caller's own stream cannot be read
   */
  private void send() throws IOException {
    StringBuilder head = new StringBuilder(256).append(call.method()).append(' ').append(call.target())
        .append(" HTTP/1.1\r\nHost: docker\r\n");
    call.headers().forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (call.stdin() != null) {
      head.append("Connection: Upgrade\r\nUpgrade: tcp\r\n");
    }
    ByteBuffer body = call.body() == null ? null : call.body().duplicate();
    InputStream stream = call.stream();
    if (stream != null) {
      head.append("Transfer-Encoding: chunked\r\n");
    } else if (body != null || !call.replayable()) {
      head.append("Content-Length: ").append(body == null ? 0 : body.remaining()).append("\r\n");
    }
    byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    if (body != null) {
      byte[] whole = Arrays.copyOf(start, start.length + body.remaining());
      body.get(whole, start.length, body.remaining());
      start = whole;
    }
    if (trySend(start, start.length) && stream != null) {
      sendChunks(stream);
    }
    tryFlush();
  }

  private void sendChunks(InputStream stream) throws IOException {
    byte[] data = new byte[16 << 10];
    byte[] framed = new byte[data.length + 16];
    int n;
    while ((n = stream.read(data)) >= 0) {
      if (n > 0 && !trySend(framed, frame(data, n, framed))) {
        return;
      }
    }
    trySend(LAST_CHUNK, LAST_CHUNK.length);
  }

  private static int frame(byte[] data, int length, byte[] into) {
    byte[] size = (Integer.toHexString(length).toUpperCase(Locale.ROOT) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(size, 0, into, 0, size.length);
    System.arraycopy(data, 0, into, size.length, length);
    into[size.length + length] = '\r';
    into[size.length + length + 1] = '\n';
    return size.length + length + 2;
  }

  private boolean trySend(byte[] bytes, int length) {
    try {
      channel.write(bytes, length);
      return true;
    } catch (IOException e) {
      sendingFailed = e;
      return false;
    }
  }

  private void tryFlush() {
    try {
      channel.flush();
    } catch (IOException e) {
      sendingFailed = sendingFailed == null ? e : sendingFailed;
    }
  }

  private Answer answer(Head head, Runnable giveBack) throws IOException {
    AtomicBoolean over = new AtomicBoolean();
    boolean raw = head.status() == 101 || (!head.bodyless(call.method()) && !head.chunked() && head.length() < 0);
    boolean reusable = !raw && !head.saysClose() && sendingFailed == null;
    Runnable atEnd = () -> {
      if (over.compareAndSet(false, true)) {
        watch.stop();
        if (reusable) {
          giveBack.run();
        } else {
          channel.close();
        }
      }
    };
    Body body;
    if (raw) {
      body = Body.raw(channel);
    } else if (head.bodyless(call.method())) {
      body = Body.none(channel, atEnd);
    } else {
      body = head.chunked() ? Body.chunked(channel, atEnd) : Body.fixed(channel, head.length(), atEnd);
    }
    Thread pump = raw && call.stdin() != null ? pump(call.stdin()) : null;
    return new Answer(head.status(), head.headers(), body, () -> {
      if (!over.get()) {
        body.drainBuffered();
      }
      if (over.compareAndSet(false, true)) {
        watch.stop();
        channel.close();
      }
      if (pump != null) {
        pump.interrupt();
      }
    });
  }

  /** Copies standard input; its end closes our direction only, which the engine hands on to the process. */
  private Thread pump(InputStream stdin) {
    return Thread.ofVirtual().name("stdin " + call).start(() -> {
      byte[] data = new byte[16 << 10];
      try {
        int n;
        while ((n = stdin.read(data)) >= 0) {
          if (n > 0) {
            channel.write(data, n);
            channel.flush();
          }
        }
        channel.shutdownOutput();
      } catch (IOException e) {
        // Whoever reads the answer hears of a broken channel there; an input that cannot be read ends like one that is over.
        closeQuietly();
      }
    });
  }

  private void closeQuietly() {
    try {
      channel.shutdownOutput();
    } catch (IOException e) {
      channel.close();
    }
  }
}
