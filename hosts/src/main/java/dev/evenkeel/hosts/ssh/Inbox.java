package dev.evenkeel.hosts.ssh;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What arrived on one channel and was not read yet. The session's only reader thread fills it, so filling must not block, or every channel of the session would stand still; the library's own pipes do block, and break when their reader thread
 * ends. Invariant: {@code unread} is the sum of the chunks' remaining bytes and stays at or below the cap, except for one packet on a waiting inbox.
 */
final class Inbox {
  /** What happens to bytes that no longer fit. */
  enum WhenFull {
    /** The filler gets an error (it then closes this channel), and so does the reader after what it still can read. */
    FAIL,
    /** They are dropped, and so is everything after them. For standard error: an error there would end the whole session. */
    DROP,
    /** The filler waits for the reader: only on a session that carries a single stream. */
    WAIT
  }

  private final int cap;
  private final WhenFull whenFull;
  private final ArrayDeque<byte[]> chunks = new ArrayDeque<>();
  private int headOffset;
  private int unread;
  private boolean finished;
  private boolean readerClosed;
  private @Nullable Supplier<IOException> failure;

  Inbox(int cap, WhenFull whenFull) {
    this.cap = cap;
    this.whenFull = whenFull;
  }

  /** Adds a copy of the bytes. */
  synchronized void add(byte[] bytes, int offset, int length) throws IOException {
    while (whenFull == WhenFull.WAIT && unread > 0 && unread + length > cap && !readerClosed && !finished) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while waiting for a reader");
      }
    }
    if (readerClosed || finished || length == 0) {
      return;
    }
    if (whenFull != WhenFull.WAIT && unread + length > cap) {
      finished = true;
      if (whenFull == WhenFull.FAIL) {
        String said = "the reader is too slow: " + cap + " bytes are unread; use a bulk session for large transfers";
        failure = () -> new IOException(said);
        notifyAll();
        throw new IOException(said);
      }
      notifyAll();
      return;
    }
    byte[] copy = new byte[length];
    System.arraycopy(bytes, offset, copy, 0, length);
    chunks.add(copy);
    unread += length;
    notifyAll();
  }

  /** The stream has ended in order. Later calls, and later failures, change nothing. */
  synchronized void finish() {
    finished = true;
    notifyAll();
  }

  /** The stream has broken off: readers get this error after what arrived before. The supplier is called on the reader's thread and may wait a little. */
  synchronized void fail(Supplier<IOException> why) {
    if (!finished) {
      finished = true;
      failure = why;
      notifyAll();
    }
  }

  /** The reader is gone: unread bytes are dropped, a blocked reader gets an error. */
  synchronized void closeReader(Supplier<IOException> why) {
    readerClosed = true;
    chunks.clear();
    unread = 0;
    if (failure == null) {
      failure = why;
    }
    notifyAll();
  }

  private synchronized @Nullable Supplier<IOException> awaitData() throws InterruptedIOException {
    while (unread == 0 && !finished && !readerClosed) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while reading");
      }
    }
    return unread > 0 ? null : failure;
  }

  private synchronized int take(byte[] into, int offset, int length) {
    int taken = 0;
    while (taken < length && !chunks.isEmpty()) {
      byte[] head = Objects.requireNonNull(chunks.peek());
      int n = Math.min(length - taken, head.length - headOffset);
      System.arraycopy(head, headOffset, into, offset + taken, n);
      taken += n;
      headOffset += n;
      if (headOffset == head.length) {
        chunks.remove();
        headOffset = 0;
      }
    }
    unread -= taken;
    if (taken > 0) {
      notifyAll();
    }
    return taken;
  }

  private synchronized int waiting() {
    return unread;
  }

  /** Where the session's reader thread writes; {@code whenClosed} runs on that thread and must not block. */
  OutputStream sink(Runnable whenClosed) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        add(new byte[]{(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        add(bytes, offset, length);
      }

      @Override
      public void close() {
        whenClosed.run();
      }
    };
  }

  /** One reader at a time; {@code whenClosed} must close the channel. */
  InputStream reader(Runnable whenClosed) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
          return 0;
        }
        Supplier<IOException> broken = awaitData();
        if (broken != null) {
          throw broken.get();
        }
        int n = take(into, offset, length);
        return n == 0 ? -1 : n;
      }

      @Override
      public int available() {
        return waiting();
      }

      @Override
      public void close() {
        whenClosed.run();
      }
    };
  }
}
