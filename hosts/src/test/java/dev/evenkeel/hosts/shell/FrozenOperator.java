package dev.evenkeel.hosts.shell;

import dev.evenkeel.hosts.Link;
import dev.evenkeel.hosts.ssh.HostKeyPin;
import dev.evenkeel.hosts.ssh.HostKeyPins;
import dev.evenkeel.hosts.ssh.SshAddress;
import dev.evenkeel.hosts.ssh.SshLink;
import dev.evenkeel.hosts.ssh.SshSettings;
import org.jspecify.annotations.NullMarked;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** An operator in a process of its own, to be frozen by a test: holds the lock and a channel to the engine; for each line on standard input it makes a volume through that channel, the way a thawed operator would go on. */
@NullMarked
public final class FrozenOperator {
  private FrozenOperator() {}

  public static void main(String[] args) throws Exception {
    HostKeyPins anyKey = new HostKeyPins() {
      @Override
      public List<HostKeyPin> pinned(String host, int port) {
        return List.of();
      }

      @Override
      public boolean learn(String host, int port, HostKeyPin offered) {
        return true;
      }
    };
    SshAddress address = SshAddress.of(args[0], args[1], Integer.parseInt(args[2])).withAgent(null).withIdentities(Path.of(args[3]));
    SshLink link = SshLink.open(address, anyKey, SshSettings.DEFAULT);
    HostShell shell = HostShell.open(args[1], link, ShellOptions.of(new Holder("frozen", "test", ProcessHandle.current().pid(), "")));
    Link.Channel engine = link.openUnixSocket("/var/run/docker.sock");
    System.out.println("lock " + shell.lock().describe());
    int read = System.in.read();
    while (read >= 0) {
      if (read == '\n') {
        System.out.println(write(engine));
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
