package dev.evenkeel.hosts.shell;

import dev.evenkeel.hosts.Link;
import dev.evenkeel.hosts.ssh.SshLink;
import org.jspecify.annotations.NullMarked;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

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

  private static String write(Link.Channel engine) {
    String body = "{\"Name\":\"late\"}";
    String request = "POST /volumes/create HTTP/1.1\r\nHost: docker\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
        + "\r\n\r\n" + body;
    try {
      engine.output().write(request.getBytes(StandardCharsets.US_ASCII));
      engine.output().flush();
      byte[] answer = new byte[12];
      int length = engine.input().readNBytes(answer, 0, 12);
      return length < 12 ? "dead: end of stream" : "answered " + new String(answer, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      return "dead: " + e.getMessage();
    }
  }
}
