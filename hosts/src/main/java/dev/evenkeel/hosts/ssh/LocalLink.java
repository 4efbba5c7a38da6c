package dev.evenkeel.hosts.ssh;

import dev.evenkeel.hosts.Link;
import dev.evenkeel.hosts.LinkLostException;
import dev.evenkeel.hosts.ssh.ConnectFailedException.Reason;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** This machine as a host: its sockets without SSH, its commands by {@code sh -c}. It is never lost; it ends only by {@link #close()}. */
public final class LocalLink implements Link {
  private final Set<Link.Channel> channels = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<@Nullable LinkLostException> ended = new CompletableFuture<>();

  @Override
  public Link.Channel openUnixSocket(String path) throws IOException {
    Path file = Path.of(path);
    if (!file.isAbsolute()) {
      throw new IllegalArgumentException("a socket path must be absolute: '" + path + "'");
    }
    requireOpen();
    try {
      return open(UnixDomainSocketAddress.of(file), path);
    } catch (IOException e) {
      throw explain(file, e);
    }
  }

  private IOException explain(Path file, IOException e) {
    String user = System.getProperty("user.name", "this user");
    if (!Files.exists(file)) {
      return new ConnectFailedException(Reason.NO_SUCH_SOCKET, name(), "there is no socket " + file,
          "Check that its service is installed and running (for Docker: systemctl status docker).", e);
    }
    if (!Files.isWritable(file)) {
      return new ConnectFailedException(Reason.SOCKET_DENIED, name(), user + " may not use the socket " + file,
          "Give the user the right to it (for Docker: usermod -aG docker " + user + ").", e);
    }
    return new ConnectFailedException(Reason.NO_SUCH_SOCKET, name(), "nobody listens on " + file + " (" + e.getMessage() + ")",
        "Start its service (for Docker: systemctl start docker).", e);
  }

  @Override
  public Link.Channel openTcp(String address, int port) throws IOException {
    requireOpen();
    try {
      return open(new InetSocketAddress(address, port), address + ":" + port);
    } catch (IOException | java.nio.channels.UnresolvedAddressException e) {
      throw new ConnectFailedException(Reason.UNREACHABLE, name(),
          "nothing connects to " + address + ":" + port + " (" + e.getMessage() + ")",
          "Check that the port is right and listens.", e);
    }
  }

  private Link.Channel open(SocketAddress address, String what) throws IOException {
    LocalChannel channel = new LocalChannel(SocketChannel.open(address), what, channels::remove);
    return kept(channel);
  }

  private <C extends Link.Channel> C kept(C channel) throws IOException {
    channels.add(channel);
    if (ended.isDone()) {
      channel.close();
      requireOpen();
    }
    return channel;
  }

  @Override
  public Execution exec(String command) throws IOException {
    requireOpen();
    return kept(new LocalExecution(new ProcessBuilder("/bin/sh", "-c", command).start(), channels::remove));
  }

  private void requireOpen() throws LinkLostException {
    if (ended.isDone()) {
      throw new LinkLostException(name() + ": the link was closed", null);
    }
  }

  @Override
  public String name() {
    return "local";
  }

  @Override
  public boolean isOpen() {
    return !ended.isDone();
  }

  @Override
  public CompletionStage<@Nullable LinkLostException> ended() {
    return ended.copy();
  }

  @Override
  public Login login() throws IOException {
    int uid = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    return new Login(System.getProperty("user.name", "uid " + uid), uid);
  }

  @Override
  public void close() {
    ended.complete(null);
    channels.forEach(Link.Channel::close);
  }
}
