package dev.evenkeel.hosts.fuzz;

import dev.evenkeel.hosts.Link;
import dev.evenkeel.hosts.LinkLostException;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A link whose socket answers each HTTP request with the bytes that a test gives for its target. Answers stand ready when the request is written, so nothing waits. */
final class Says implements Link {
  private final Function<String, byte[]> answers;

  /** @param answers by the request's target; what is given is sent as it is, head and all */
  Says(Function<String, byte[]> answers) {
    this.answers = answers;
  }

  /** A whole answer with this body. */
  static byte[] ok(byte[] body) {
    byte[] head = ("HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Length: " + body.length + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head);
    all.writeBytes(body);
    return all.toByteArray();
  }

  private final class Talk implements Channel {
    private final StringBuilder asked = new StringBuilder();
    private InputStream said = InputStream.nullInputStream();

    @Override
    public InputStream input() {
      return new InputStream() {
        @Override
        public int read() throws IOException {
          return said.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
          return said.read(into, offset, length);
        }

        @Override
        public int available() throws IOException {
          return said.available();
        }
      };
    }

    @Override
    public OutputStream output() {
      return new OutputStream() {
        @Override
        public void write(int b) {
          asked.append((char) b);
          int end = asked.indexOf("\r\n\r\n");
          if (end >= 0) {
            said = new ByteArrayInputStream(answers.apply(asked.substring(0, end).split(" ", 3)[1]));
            asked.setLength(0);
          }
        }
      };
    }

    @Override
    public void shutdownOutput() {
      // Nothing more is asked.
    }

    @Override
    public void close() {
      said = InputStream.nullInputStream();
    }
  }

  @Override
  public Channel openUnixSocket(String path) {
    return new Talk();
  }

  @Override
  public Execution exec(String command) throws IOException {
    throw new IOException("no commands here");
  }

  @Override
  public Channel openTcp(String address, int port) {
    return new Talk();
  }

  @Override
  public String name() {
    return "fuzz";
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public CompletionStage<@Nullable LinkLostException> ended() {
    return new CompletableFuture<>();
  }

  @Override
  public Login login() {
    return new Login("ops", 1000);
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
