package dev.evenkeel.hosts.ssh;

import com.jcraft.jsch.Proxy;
import com.jcraft.jsch.SocketFactory;
import org.jspecify.annotations.Nullable;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The byte stream under one SSH session: a TCP connection, or a channel of the session to a jump host. It can be cut from any thread at any time (the library's own disconnect waits for a blocked writer), and counts what was heard, so that
 * silence can be told from work.
 */
final class Wire implements Proxy {
  private final @Nullable SshLink jump;
  private final Duration deadline;
  private final AtomicLong heard = new AtomicLong();
  private final AtomicReference<@Nullable IOException> cut = new AtomicReference<>();
  private volatile @Nullable Socket socket;
  private volatile dev.evenkeel.hosts.Link.@Nullable Channel channel;

  Wire(@Nullable SshLink jump, Duration deadline) {
    this.jump = jump;
    this.deadline = deadline;
  }

  @Override
  public void connect(@Nullable SocketFactory ignored, String host, int port, int timeoutMillis) throws IOException {
    if (jump != null) {
      channel = jump.openTcp(host, port);
    } else {
      socket = dial(host, port);
    }
    IOException already = cut.get();
    if (already != null) {
      release();
      throw already;
    }
  }

  private Socket dial(String host, int port) throws IOException {
    long end = System.nanoTime() + deadline.toNanos();
    IOException last = null;
    for (InetAddress address : InetAddress.getAllByName(host)) {
      Socket s = new Socket();
      socket = s;
      try {
        s.setTcpNoDelay(true);
        s.connect(new InetSocketAddress(address, port), (int) Math.max(1, (end - System.nanoTime()) / 1_000_000));
        return s;
      } catch (IOException e) {
        s.close();
        if (last != null) {
          e.addSuppressed(last);
        }
        last = e;
        if (end - System.nanoTime() <= 0) {
          break;
        }
      }
    }
    throw last == null ? new java.net.UnknownHostException(host) : last;
  }

  @Override
  public InputStream getInputStream() {
    InputStream raw = rawInput();
    return new FilterInputStream(raw) {
      @Override
      public int read() throws IOException {
        int b = super.read();
        heard.addAndGet(b < 0 ? 0 : 1);
        return b;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        int n = super.read(into, offset, length);
        heard.addAndGet(Math.max(0, n));
        return n;
      }
    };
  }

  private InputStream rawInput() {
    try {
      var through = channel;
      var direct = socket;
      if (through != null) {
        return through.input();
      }
      return direct == null ? InputStream.nullInputStream() : direct.getInputStream();
    } catch (IOException e) {
      return InputStream.nullInputStream();
    }
  }

  @Override
  public OutputStream getOutputStream() {
    try {
      var through = channel;
      var direct = socket;
      if (through != null) {
        return through.output();
      }
      return direct == null ? OutputStream.nullOutputStream() : direct.getOutputStream();
    } catch (IOException e) {
      return OutputStream.nullOutputStream();
    }
  }

  @Override
  public @Nullable Socket getSocket() {
    return socket;
  }

  /** Bytes received so far. */
  long heard() {
    return heard.get();
  }

  /** Why the stream was cut by us, or null. */
  @Nullable
  IOException cause() {
    return cut.get();
  }

  /** Cuts the stream; only the first reason is kept. Blocked readers and writers get an error. */
  void cut(IOException why) {
    cut.compareAndSet(null, why);
    release();
  }

  @Override
  public void close() {
    release();
  }

  private void release() {
    var through = channel;
    if (through != null) {
      through.close();
    }
    if (jump != null) {
      jump.close();
    }
    var direct = socket;
    if (direct != null) {
      try {
        direct.close();
      } catch (IOException e) {
        // Nothing is left to be done for a socket that does not close.
      }
    }
  }
}
