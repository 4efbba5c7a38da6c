package dev.evenkeel.hosts.probe;

import dev.evenkeel.hosts.Link;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;

/** A channel in the shape that the platform's TLS is layered on. It is connected from the start; deadlines are kept by whoever closes the channel. */
final class ChannelSocket extends Socket {
  private final Link.Channel channel;

  ChannelSocket(Link.Channel channel) {
    this.channel = channel;
  }

  @Override
  public InputStream getInputStream() {
    return channel.input();
  }

  @Override
  public OutputStream getOutputStream() {
    return channel.output();
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public boolean isBound() {
    return true;
  }

  @Override
  public void connect(SocketAddress endpoint, int timeout) throws IOException {
    throw new IOException("already connected");
  }

  @Override
  public InetAddress getInetAddress() {
    return InetAddress.getLoopbackAddress();
  }

  @Override
  public void setTcpNoDelay(boolean on) {}

  @Override
  public void setSoTimeout(int timeout) {}

  @Override
  public int getSoTimeout() {
    return 0;
  }

  @Override
  public void setSoLinger(boolean on, int linger) {}

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public void close() {
    channel.close();
  }
}
