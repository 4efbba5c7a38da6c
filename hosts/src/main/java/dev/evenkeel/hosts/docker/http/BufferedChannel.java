package dev.evenkeel.hosts.docker.http;

import dev.evenkeel.hosts.Link;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A channel to the engine with a read buffer; one exchange at a time. */
final class BufferedChannel {
  private final Link.Channel channel;
  private final InputStream input;
  private final OutputStream output;
  private final byte[] buffer = new byte[16 << 10];
  private int position;
  private int limit;
  private boolean mayWait = true;
  private long received;
  private volatile long lastArrival = System.nanoTime();
  private long idleSince;

  BufferedChannel(Link.Channel channel) {
    this.channel = channel;
    this.input = channel.input();
    this.output = channel.output();
  }

  int read() throws IOException {
    if (position == limit && !fill()) {
      return -1;
    }
    return buffer[position++] & 0xff;
  }

  int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (position == limit) {
      if (length >= buffer.length && mayWait) {
        return arrived(input.read(into, offset, length));
      }
      if (!fill()) {
        return -1;
      }
    }
    int n = Math.min(length, limit - position);
    System.arraycopy(buffer, position, into, offset, n);
    position += n;
    return n;
  }

  /** With false, what is not buffered counts as the end, until it may wait again. */
  void mayWait(boolean may) {
    mayWait = may;
  }

  private boolean fill() throws IOException {
    if (!mayWait) {
      return false;
    }
    int n = arrived(input.read(buffer, 0, buffer.length));
    position = 0;
    limit = Math.max(0, n);
    return n > 0;
  }

  private int arrived(int n) {
    lastArrival = System.nanoTime();
    received += Math.max(0, n);
    return n;
  }

  /** Bytes that can be read without waiting. */
  int buffered() {
    return limit - position;
  }

  /** Bytes received over the channel's whole life. */
  long received() {
    return received;
  }

  /** {@link System#nanoTime()} of the last bytes in either direction. */
  long lastArrival() {
    return lastArrival;
  }

  void write(byte[] bytes, int length) throws IOException {
    output.write(bytes, 0, length);
    touch();
  }

  /** Counts as an arrival: what is waited for starts now. */
  void touch() {
    lastArrival = System.nanoTime();
  }

  void flush() throws IOException {
    output.flush();
  }

  void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  void idleFrom(long nanoTime) {
    idleSince = nanoTime;
  }

  long idleSince() {
    return idleSince;
  }

  void close() {
    channel.close();
  }
}
