package dev.evenkeel.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy on this machine that misbehaves on demand: it delays, freezes, swallows or cuts. What is told holds for open and for
 * later connections until it is told otherwise; {@link #heal()} ends all of it. It knows nothing of what flows. Thread-safe.
 *
 * <p>Delay is latency, not a limit of throughput: bytes are passed on in order, each the delay after its arrival, in both directions.
 */
public final class TcpProxy implements AutoCloseable {
  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

  private final InetSocketAddress target;
  private final InetAddress here;
  private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
  private final Trouble trouble = new Trouble();
  private final int port;
  private ServerSocket listener;
  private Thread acceptor;

  private TcpProxy(InetSocketAddress target, InetAddress here) {
    this.target = target;
    this.here = here;
    try {
      listener = new ServerSocket(0, 50, here);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on " + here, e);
    }
    port = listener.getLocalPort();
    acceptor = serve(listener);
  }

  /** Starts a proxy on a free port of this machine's loopback.
   *
   * @param host where connections go
   * @param port the port there */
  public static TcpProxy to(String host, int port) {
    return new TcpProxy(new InetSocketAddress(host, port), InetAddress.getLoopbackAddress());
  }

  /** The same on another address of this machine, such as the one that the test hosts see.
   *
   * @param here a literal address */
  public static TcpProxy to(String host, int port, String here) {
    try {
      return new TcpProxy(new InetSocketAddress(host, port), InetAddress.getByName(here));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(here + " is no address of this machine", e);
    }
  }

  /** The address to connect to. */
  public String address() {
    return here.getHostAddress();
  }

  /** The port to connect to; it stays over {@link #refuse()} and {@link #heal()}. */
  public int port() {
    return port;
  }

  /** How many connections are open now. */
  public int connections() {
    return connections.size();
  }

  /** Passes every byte on this much later, each way; a round trip takes twice as long more. Zero ends it. */
  public void delay(Duration oneWay) {
    trouble.delay(oneWay);
  }

  /** Passes nothing on, either way, and closes nothing: what a peer sees whose network has gone. Bytes wait for {@link #heal()}. */
  public void freeze() {
    trouble.freeze(true);
  }

  /** Passes requests on and throws replies away: the effect happens, and its caller never hears of it. */
  public void eatReplies() {
    trouble.eatReplies(true);
  }

  /** Lets this many more bytes of replies pass, over all connections, then resets every connection: a reply cut in the middle. */
  public void cutAfterReplyBytes(long bytes) {
    trouble.cutAfterReplyBytes(bytes);
  }

  /** Runs an action once so many more bytes of requests have come, over all connections, before the last of them are passed on: a client that is to be stopped in the middle of what it says. */
  public void afterRequestBytes(long bytes, Runnable action) {
    trouble.afterRequestBytes(bytes, action);
  }

  /** Resets all open connections (both sides see a reset). New ones are accepted. */
  public void cut() {
    connections.forEach(ProxiedConnection::reset);
  }

  /** Resets all open connections and refuses new ones, as a host does whose server is down. */
  public synchronized void refuse() {
    try {
      listener.close();
      // The kernel goes on listening until the thread that waits in accept has woken up.
      acceptor.join();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot stop listening on port " + port, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    cut();
  }

  /** Ends every trouble: accepts, passes on at once what waits, and what comes. */
  public synchronized void heal() {
    trouble.end();
    if (listener.isClosed()) {
      try {
        var reopened = new ServerSocket();
        reopened.setReuseAddress(true);
        reopened.bind(new InetSocketAddress(here, port));
        listener = reopened;
        acceptor = serve(reopened);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot listen on port " + port + " again", e);
      }
    }
  }

  @Override
  public void close() {
    refuse();
    trouble.end();
  }

  private Thread serve(ServerSocket socket) {
    return Thread.ofPlatform().daemon().name("proxy-" + port).start(() -> {
      while (!socket.isClosed()) {
        try {
          connect(socket.accept());
        } catch (IOException seenByTheClient) {
          // The listener was closed, or the target refused: the client has been reset, and that is all it may see.
        }
      }
    });
  }

  private void connect(Socket client) throws IOException {
    var server = new Socket();
    try {
      server.connect(target, CONNECT_TIMEOUT_MILLIS);
    } catch (IOException e) {
      client.setSoLinger(true, 0);
      client.close();
      throw e;
    }
    var connection = new ProxiedConnection(client, server, trouble, this::cut, connections::remove);
    connections.add(connection);
    connection.start();
  }
}
