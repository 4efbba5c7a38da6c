package dev.evenkeel.operator.app.cli;

import dev.evenkeel.api.http.LogLine;
import dev.evenkeel.operator.app.cli.render.Text;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

import java.util.LinkedHashSet;
import java.util.Set;

@Command(name = "logs", description = "Shows the log of a resource's containers or units.")
final class LogsCommand implements Runnable {
  @ParentCommand
  @Nullable
  Evenkeel parent;

  @Parameters(paramLabel = "KIND/NAME")
  String what = "";

  @Option(names = {"-f", "--follow"}, description = "go on with every new line")
  boolean follow;

  @Option(names = "--tail", paramLabel = "N", defaultValue = "100", description = "the last N lines, -1 for all; 100 if not said")
  int tail = 100;

  @Option(names = "--failed", description = "of the container that was kept after a failed replacement, not of the one that serves")
  boolean failed;

  @Option(names = "--host", paramLabel = "HOST", description = "only there")
  @Nullable
  String host;

  @Override
  public void run() {
    Evenkeel evenkeel = java.util.Objects.requireNonNull(parent);
    Client client = evenkeel.client();
    String path = Target.named(what).resourcePath() + "/logs?tail=" + tail + "&follow=" + follow + "&failed=" + failed
        + (host == null ? "" : "&host=" + Client.encoded(host));
    Set<String> sources = new LinkedHashSet<>();
    try {
      client.lines(path, "application/x-ndjson", line -> print(evenkeel, client, sources, line));
    } catch (Client.BrokenOff e) {
      throw new Failure(String.valueOf(e.getMessage()));
    }
    if (sources.isEmpty()) {
      evenkeel.terminal.err().println(what + " has written nothing.");
    }
  }

  /** Names the source once there are two. */
  private static boolean print(Evenkeel evenkeel, Client client, Set<String> sources, String text) {
    if (text.isEmpty()) {
      return true;
    }
    LogLine line = client.parse(text, LogLine.class);
    String source = line.host() + " " + line.object();
    sources.add(source);
    String prefix = sources.size() > 1 ? evenkeel.paint().quiet(source + " | ") : "";
    evenkeel.terminal.print(evenkeel.output == Format.TABLE ? prefix + Text.line(line.line()) + "\n" : text + "\n");
    return true;
  }
}
