package dev.evenkeel.hosts.ssh;

import dev.evenkeel.hosts.Link;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;

/** A socket of this machine. The JDK's own stream views share one lock between reading and writing, so reads and writes go to the channel directly. */
final class LocalChannel implements Link.Channel {
  private final SocketChannel socket;
  private final String what;
  private final Consumer<Link.Channel> whenClosed;

  LocalChannel(SocketChannel socket, String what, Consumer<Link.Channel> whenClosed) throws IOException {
    this.socket = socket;
    this.what = what;
    this.whenClosed = whenClosed;
    if (socket.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
  }

  private IOException closed(ClosedChannelException e) {
    return new IOException(what + " was closed", e);
  }

  @Override
  public InputStream input() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        try {
          return length == 0 ? 0 : socket.read(ByteBuffer.wrap(into, offset, length));
        } catch (ClosedChannelException e) {
          throw closed(e);
        }
      }

      @Override
      public void close() {
        LocalChannel.this.close();
      }
    };
  }

  @Override
  public OutputStream output() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[]{(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length);
        try {
          while (rest.hasRemaining()) {
            socket.write(rest);
          }
        } catch (ClosedChannelException e) {
          throw closed(e);
        }
      }

      @Override
      public void close() throws IOException {
        shutdownOutput();
      }
    };
  }

  @Override
  public void shutdownOutput() throws IOException {
    if (socket.isOpen()) {
      socket.shutdownOutput();
    }
  }

  @Override
  public void close() {
    whenClosed.accept(this);
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing is left to be done for a socket that does not close.
    }
  }
}
