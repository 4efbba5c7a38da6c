package dev.evenkeel.hosts.shell;

import dev.evenkeel.hosts.Link;
import dev.evenkeel.hosts.ssh.SshLink;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An operator in a process of its own, to be frozen by a test: it holds the lock and a channel to the engine; for each line on standard input it makes a volume through that channel, the way a thawed operator would go on.
 */
@NullMarked
public final class FrozenOperator {
  private FrozenOperator() {}

  public static void main(String[] args) throws Exception {
    SshLink link = RealSession.link(args[0], Integer.parseInt(args[1]), args[2], args[3], Path.of(args[4]));
    HostShell shell = HostShell.open(args[0], link, RealSession.options("frozen"));
    Link.Channel engine = link.openUnixSocket("/var/run/docker.sock");
    System.out.println("lock " + shell.lock().describe());
    int read = System.in.read();
    while (read >= 0) {
      if (read == '\n') {
        System.out.println(write(engine) + "; lock " + shell.lock().describe());
      }
      read = System.in.read();
    }
  }

  /** The head of one answer; its body is read over, or it would be taken for the next one's. Null at the end of the stream. */
  private static @Nullable String head(InputStream from) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = from.read();
      if (b < 0) {
        return null;
      }
      head.append((char) b);
    }
    Matcher length = Pattern.compile("(?i)content-length: *([0-9]{1,6})").matcher(head);
    from.skipNBytes(length.find() ? Long.parseLong(length.group(1)) : 0);
    return head.toString();
  }

  private static String write(Link.Channel engine) {
    String body = "{\"Name\":\"late\"}";
    String request = "POST /volumes/create HTTP/1.1\r\nHost: docker\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
        + "\r\n\r\n" + body;
    try {
      engine.output().write(request.getBytes(StandardCharsets.US_ASCII));
      engine.output().flush();
      String head = head(engine.input());
      return head == null ? "dead: end of stream" : "answered " + head.lines().findFirst().orElse("");
    } catch (IOException e) {
      return "dead: " + e.getMessage();
    }
  }
}
