package dev.evenkeel.e2e.faults;

import dev.evenkeel.testbed.TestHost;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Stands between a host's engine and whoever asks it through {@link #SOCKET}, and understands as much of HTTP/1.1 as it needs to know where a request and its reply end. A test hears of each request before it reaches the engine, and of each reply before it is passed on; it may break off there, and it may
 * rewrite the stream of events. Relays of systemd lead from the socket on the host to here and from here to the engine.
 */
final class EngineTap implements AutoCloseable {
  static final String SOCKET = "/run/tapped.sock";
  private static final int ENGINE_PORT = 2375;
  /** What a test does with what passes. */
  interface Listener {
    Listener NONE = new Listener() {
    };

    /** A request that is about to be passed on.
     *
     * @return false to break the connection off instead */
    default boolean before(String method, String path) {
      return true;
    }

    /** A reply that has come and is about to be passed on.
     *
     * @return false to break the connection off instead */
    default boolean after(String method, String path) {
      return true;
    }

    /** One event of the engine, as the chunk in which it came; it is to be written in any number, order and time. */
    default void event(byte[] event, Chunks to) throws IOException {
      to.write(event);
    }
  }

  /** Where chunks of a reply go; used by several threads. */
  static final class Chunks {
    private final OutputStream out;

    private Chunks(OutputStream out) {
      this.out = out;
    }

    synchronized void write(byte[] data) throws IOException {
      out.write((Integer.toHexString(data.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.write(data);
      out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }
  }

  /** The lines of a request or a reply up to the empty one. */
  private record Head(String text) {
    static Head read(InputStream in) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      String tail = "";
      while (!tail.endsWith("\r\n\r\n")) {
        int next = in.read();
        if (next < 0) {
          return new Head("");
        }
        bytes.write(next);
        tail = (tail.length() > 3 ? tail.substring(1) : tail) + (char) next;
      }
      return new Head(bytes.toString(StandardCharsets.US_ASCII));
    }

    String word(int number) {
      return text.split("\\s", 4)[number];
    }

    String header(String name) {
      return text.lines().filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":")).findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip().toLowerCase(Locale.ROOT)).orElse("");
    }

    boolean isChunked() {
      return header("transfer-encoding").equals("chunked");
    }
  }

  private final TestHost host;
  private final ServerSocket server;
  private volatile Listener listener = Listener.NONE;

  private EngineTap(TestHost host) throws IOException {
    this.host = host;
    this.server = new ServerSocket(0, 50, InetAddress.getByName(host.gateway()));
  }

  /** Puts it between, for as long as the host is not rebooted. */
  static EngineTap on(TestHost host) {
    try {
      EngineTap tap = new EngineTap(host);
      host.sh(relays(host.gateway(), tap.server.getLocalPort())).orThrow();
      Thread.ofVirtual().name("engine tap").start(tap::accept);
      return tap;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sockets of systemd on the host, and what passes on from them: to here, and from here to the engine. */
  private static String relays(String here, int port) {
    return """
        cat >/run/systemd/system/tapped.socket <<'END'
        [Socket]
        ListenStream=/run/tapped.sock
        SocketGroup=docker
        SocketMode=0660
        END
        cat >/run/systemd/system/tapped.service <<'END'
        [Service]
        ExecStart=/lib/systemd/systemd-socket-proxyd %s:%d
        END
        cat >/run/systemd/system/engine-port.socket <<'END'
        [Socket]
        ListenStream=%d
        END
        cat >/run/systemd/system/engine-port.service <<'END'
        [Service]
        ExecStart=/lib/systemd/systemd-socket-proxyd /run/docker.sock
        END
        systemctl daemon-reload && systemctl start tapped.socket engine-port.socket""".formatted(here, port, ENGINE_PORT);
  }

  /** Who hears of it from now on. */
  void listen(Listener who) {
    listener = who;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().name("engine tap connection").start(() -> serve(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client; Socket engine = new Socket(host.address(), ENGINE_PORT)) {
      InputStream requests = new BufferedInputStream(client.getInputStream());
      InputStream replies = new BufferedInputStream(engine.getInputStream());
      while (pass(requests, engine.getOutputStream(), replies, client.getOutputStream())) {
        // the next request on this connection
      }
    } catch (IOException broken) {
      // One side has gone, and the other one is told by the end of its connection.
    }
  }

  /** One request and its reply.
   *
   * @return whether another one may follow */
  private boolean pass(InputStream requests, OutputStream toEngine, InputStream replies, OutputStream toClient) throws IOException {
    Head request = Head.read(requests);
    if (request.text().isEmpty()) {
      return false;
    }
    String method = request.word(0);
    String path = request.word(1);
    byte[] body = bodyOf(requests, request);
    if (!listener.before(method, path)) {
      return false;
    }
    write(toEngine, request.text());
    toEngine.write(body);
    toEngine.flush();
    Head reply = Head.read(replies);
    if (reply.text().isEmpty() || !listener.after(method, path)) {
      return false;
    }
    write(toClient, reply.text());
    int status = Integer.parseInt(reply.word(1));
    if (status == 101) {
      Thread.ofVirtual().start(() -> copy(requests, toEngine));
      replies.transferTo(toClient);
      return false;
    }
    if (status == 204 || status == 304 || method.equals("HEAD")) {
      toClient.flush();
      return true;
    }
    if (reply.isChunked()) {
      chunks(replies, toClient, path.contains("/events"));
      return true;
    }
    if (reply.header("content-length").isEmpty()) {
      replies.transferTo(toClient);
      return false;
    }
    toClient.write(replies.readNBytes(Integer.parseInt(reply.header("content-length"))));
    toClient.flush();
    return true;
  }

  private static byte[] bodyOf(InputStream in, Head head) throws IOException {
    if (!head.isChunked()) {
      return head.header("content-length").isEmpty() ? new byte[0] : in.readNBytes(Integer.parseInt(head.header("content-length")));
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] chunk;
    do {
      chunk = chunk(in);
      new Chunks(body).write(chunk);
    } while (chunk.length > 0);
    return body.toByteArray();
  }

  private void chunks(InputStream replies, OutputStream toClient, boolean events) throws IOException {
    Chunks to = new Chunks(toClient);
    while (true) {
      byte[] chunk = chunk(replies);
      if (chunk.length == 0) {
        to.write(chunk);
        return;
      }
      if (events) {
        listener.event(chunk, to);
      } else {
        to.write(chunk);
      }
    }
  }

  private static byte[] chunk(InputStream in) throws IOException {
    StringBuilder size = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("the connection ended within a reply");
      }
      size.append((char) next);
    }
    byte[] data = in.readNBytes(Integer.parseInt(size.toString().strip(), 16));
    in.skipNBytes(2);
    return data;
  }

  private static void copy(InputStream from, OutputStream to) {
    try {
      from.transferTo(to);
    } catch (IOException ended) {
      // by either side
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
