package dev.evenkeel.hosts.docker.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A unix socket whose connections do what the test says, byte by byte. */
final class ScriptedServer implements AutoCloseable {
  private final ServerSocketChannel server;
  private final Path path;
  private final AtomicInteger accepted = new AtomicInteger();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /** What one connection does; it is closed when this returns. */
  interface Script {
    void run(Peer peer, int connection) throws IOException;
  }

  ScriptedServer(Path folder, Script script) throws IOException {
    path = folder.resolve("s" + System.nanoTime());
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path));
    Thread.ofVirtual().start(() -> {
      try {
        while (true) {
          SocketChannel connection = server.accept();
          int number = accepted.incrementAndGet();
          Thread.ofVirtual().start(() -> {
            try (connection) {
              script.run(new Peer(connection), number);
            } catch (IOException e) {
              // The client has gone; what it saw is the test's business.
            }
          });
        }
      } catch (IOException e) {
        // closed
      }
    });
  }

  String path() {
    return path.toString();
  }

  int connections() {
    return accepted.get();
  }

  /** Request lines in the order of arrival. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  final class Peer {
    private final InputStream in;
    private final OutputStream out;

    Peer(SocketChannel connection) {
      in = Channels.newInputStream(connection);
      out = Channels.newOutputStream(connection);
    }

    /** Reads one request's head; empty at the end. */
    String readHead() throws IOException {
      StringBuilder head = new StringBuilder();
      while (!head.toString().endsWith("\r\n\r\n")) {
        int b = in.read();
        if (b < 0) {
          return "";
        }
        head.append((char) b);
      }
      requests.add(head.substring(0, head.indexOf("\r\n")));
      return head.toString();
    }

    String read(int bytes) throws IOException {
      return new String(in.readNBytes(bytes), StandardCharsets.ISO_8859_1);
    }

    String readAll() throws IOException {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    void say(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }

    void sayByteByByte(String text) throws IOException {
      for (int i = 0; i < text.length(); i++) {
        say(text.substring(i, i + 1));
      }
    }

    /** Until the client hangs up. */
    void awaitHangUp() throws IOException {
      while (in.read() >= 0) {
        // what it still says does not matter
      }
    }
  }
}
