package dev.evenkeel.hosts.remote;

import dev.evenkeel.hosts.Link;
import dev.evenkeel.hosts.shell.Command;
import dev.evenkeel.hosts.shell.HostShell;
import dev.evenkeel.hosts.shell.Result;
import dev.evenkeel.hosts.shell.ShellQuote;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/** The journal of one unit (journalctl(1)). */
final class Journal {
  private static final int CAP = 8 << 20;
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  /** journalctl notices a reader that has gone only when the unit says something again, so its shell watches the channel's end for it. */
  private static final String FOLLOW = """
      exec 3<&0
      journalctl --no-pager -q -f -o short-iso -n "$2" -u "$1" </dev/null 3<&- &
      journal=$!
      { cat <&3; kill "$journal"; } >/dev/null 2>&1 &
      watch=$!
      exec 3<&-
      wait "$journal"
      kill "$watch" 2>/dev/null
      """;

  private Journal() {}

  static AutoCloseable read(String host, Link link, HostShell shell, boolean sudo, String unit, int tail, boolean follow,
      Consumer<String> lines)
      throws IOException, InterruptedException {
    String count = tail < 0 ? "all" : Integer.toString(tail);
    if (!follow) {
      past(host, shell, unit, count, lines);
      return () -> {};
    }
    // Following outlasts every command of the shell, so it has a channel of its own.
    String root = link.login().uid() == 0 || !sudo ? "" : "sudo -n ";
    Link.Execution following = link
        .exec("exec " + root + "sh -c " + ShellQuote.quote(FOLLOW) + " evenkeel " + ShellQuote.quote(unit) + " " + count);
    Thread.ofVirtual().name("journal " + unit).start(() -> deliver(following, lines));
    return following;
  }

  private static void past(String host, HostShell shell, String unit, String count, Consumer<String> lines)
      throws IOException, InterruptedException {
    Command command = Command.reading("journalctl --no-pager -q -o short-iso -n \"$2\" -u \"$1\"", unit, count).withDeadline(DEADLINE)
        .withOutputCap(CAP);
    switch (shell.run(command)) {
      case Result.Done done when done.ok() -> done.text().lines().forEach(lines);
      case Result.Done done -> throw new IOException(host + ": journalctl -u " + unit + ": " + done.complaint());
      case Result.Overdue _ -> throw new IOException(
          host + ": the journal of " + unit + " did not come within " + DEADLINE.toSeconds() + " s; ask for fewer lines");
      case Result.Killed _ -> throw new IOException(host + ": reading the journal of " + unit + " was interrupted; ask again");
      case Result.Skipped _ -> throw new IllegalStateException("a single command is not skipped");
    }
  }

  private static void deliver(Link.Execution following, Consumer<String> lines) {
    try (BufferedReader in = new BufferedReader(new InputStreamReader(following.input(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.accept(line);
      }
    } catch (IOException e) {
      // Closed by the reader, or the link is gone, which is told elsewhere.
    }
  }
}
