package dev.evenkeel.hosts.docker.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/** The body of one answer, up to its framed end and not a byte further. {@code atEnd} is called once, when the last byte of the framing was read. */
abstract sealed class Body extends InputStream {
  final BufferedChannel from;
  private final Runnable atEnd;
  /** Held while the channel is read: closing comes from another thread than reading. */
  private final ReentrantLock reading = new ReentrantLock();
  private boolean ended;

  private Body(BufferedChannel from, Runnable atEnd) {
    this.from = from;
    this.atEnd = atEnd;
  }

  static Body none(BufferedChannel from, Runnable atEnd) {
    Body body = new Fixed(from, 0, atEnd);
    body.end();
    return body;
  }

  static Body fixed(BufferedChannel from, long length, Runnable atEnd) {
    return length == 0 ? none(from, atEnd) : new Fixed(from, length, atEnd);
  }

  static Body chunked(BufferedChannel from, Runnable atEnd) {
    return new Chunked(from, atEnd);
  }

  /** Until the other side closes: such a channel is never used again, so nobody is told. */
  static Body raw(BufferedChannel from) {
    return new Raw(from);
  }

  /** @return bytes read, or −1 at the framed end */
  abstract int readSome(byte[] into, int offset, int length) throws IOException;

  final void end() {
    if (!ended) {
      ended = true;
      // Whoever is told may use the channel again at once.
      from.mayWait(true);
      atEnd.run();
    }
  }

  final boolean ended() {
    return ended;
  }

  /**
   * Reads on as far as that needs no waiting, so that a body whose last bytes were not asked for still frees its channel. Never waits: neither for bytes, nor for another thread that waits for them.
   */
  final void drainBuffered() {
    if (!reading.tryLock()) {
      return;
    }
    byte[] dump = new byte[4096];
    from.mayWait(false);
    try {
      while (!ended && from.buffered() > 0) {
        readSome(dump, 0, Math.min(dump.length, from.buffered()));
      }
    } catch (IOException e) {
      // The caller closes the channel of a body that has not ended.
    } finally {
      if (!ended) {
        from.mayWait(true);
      }
      reading.unlock();
    }
  }

  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public final int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    reading.lock();
    try {
      if (ended) {
        return -1;
      }
      return length == 0 ? 0 : readSome(into, offset, length);
    } finally {
      reading.unlock();
    }
  }

  private static EOFException brokenOff() {
    return new EOFException("the answer broke off in the middle of its body");
  }

  /** Content-Length (RFC 9112, section 6.2). */
  private static final class Fixed extends Body {
    private long left;

    Fixed(BufferedChannel from, long length, Runnable atEnd) {
      super(from, atEnd);
      left = length;
    }

    @Override
    int readSome(byte[] into, int offset, int length) throws IOException {
      int n = from.read(into, offset, (int) Math.min(length, left));
      if (n < 0) {
        throw brokenOff();
      }
      left -= n;
      if (left == 0) {
        end();
      }
      return n;
    }
  }

  /** Chunked transfer coding (RFC 9112, section 7.1); extensions and trailers are read over. */
  private static final class Chunked extends Body {
    private static final int MAX_FRAMING = 8 << 10;
    private long left;
    private boolean inChunk;

    Chunked(BufferedChannel from, Runnable atEnd) {
      super(from, atEnd);
    }

    @Override
    int readSome(byte[] into, int offset, int length) throws IOException {
      if (left == 0 && !nextChunk()) {
        return -1;
      }
      int n = from.read(into, offset, (int) Math.min(length, left));
      if (n < 0) {
        throw brokenOff();
      }
      left -= n;
      return n;
    }

    private boolean nextChunk() throws IOException {
      int[] budget = {MAX_FRAMING};
      if (inChunk && !Head.readLine(from, budget).isEmpty()) {
        throw new IOException("a chunk of the answer is longer than it says");
      }
      String size = Head.readLine(from, budget);
      int semicolon = size.indexOf(';');
      String digits = (semicolon < 0 ? size : size.substring(0, semicolon)).strip();
      if (!digits.matches("[0-9A-Fa-f]{1,15}")) {
        throw new IOException("a chunk of the answer has no size");
      }
      left = Long.parseLong(digits, 16);
      inChunk = true;
      if (left > 0) {
        return true;
      }
      while (!Head.readLine(from, budget).isEmpty()) {
        // a trailer
      }
      end();
      return false;
    }
  }

  /** To the end of the connection. */
  private static final class Raw extends Body {
    Raw(BufferedChannel from) {
      super(from, () -> {});
    }

    @Override
    int readSome(byte[] into, int offset, int length) throws IOException {
      int n = from.read(into, offset, length);
      if (n < 0) {
        end();
      }
      return n;
    }
  }
}
