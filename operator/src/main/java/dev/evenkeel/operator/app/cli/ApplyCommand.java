package dev.evenkeel.operator.app.cli;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.operator.app.Manually;
import dev.evenkeel.operator.app.RefusedException;
import dev.evenkeel.operator.app.Spans;
import dev.evenkeel.operator.app.cli.render.Lists;
import dev.evenkeel.operator.app.cli.render.Text;
import dev.evenkeel.operator.loop.Progress.State;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

@Command(name = "apply", description = "Makes the hosts as the manifests say, until they are or something is stuck; needs no server.", footer = {
    "",
    "Exit code: 0 converged, 1 not, 2 waits for approval."})
final class ApplyCommand implements Callable<Integer> {
  @ParentCommand
  @Nullable
  Evenkeel parent;

  @Mixin
  PathOption path = new PathOption();

  @Option(names = "--host", paramLabel = "HOST", description = "only this host")
  @Nullable
  String host;

  @Option(names = "--wait", paramLabel = "SPAN", defaultValue = "10m", description = "how long at most; 10m if not said")
  String wait = "10m";

  /**
   * How it ended, for machines.
   *
   * @param state {@code converged}, {@code stuck}, {@code waits for approval} or {@code moving} when the time was over
   * @param open what is not as it should be
   */
  record Ended(String state, String commit, List<String> open) {}

  @Override
  public Integer call() throws InterruptedException {
    Evenkeel evenkeel = java.util.Objects.requireNonNull(parent);
    Duration patience;
    try {
      patience = Spans.parse(wait);
    } catch (RefusedException e) {
      throw new Failure("--wait: " + e.getMessage());
    }
    FleetTarget fleet = PlanCommand.chosen(evenkeel, path, host);
    Progress progress = new Progress(evenkeel);
    dev.evenkeel.operator.loop.Progress end;
    try (Ticking _ = new Ticking(progress, "applying to " + String.join(", ", fleet.hosts().keySet()))) {
      end = Manually.apply(fleet, event -> progress.keep(Lists.event(event, evenkeel.now(), evenkeel.paint())), progress::keep, patience);
    }
    progress.end("");
    return tell(evenkeel, fleet.commit(), end);
  }

  static int tell(Evenkeel evenkeel, String commit, dev.evenkeel.operator.loop.Progress end) {
    String state = end.state().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    evenkeel.show(new Ended(state, commit, end.open()), () -> text(commit, end));
    return switch (end.state()) {
      case CONVERGED -> 0;
      case MOVING, STUCK -> 1;
      case WAITS_FOR_APPROVAL -> 2;
    };
  }

  private static String text(String commit, dev.evenkeel.operator.loop.Progress end) {
    StringBuilder text = new StringBuilder(switch (end.state()) {
      case CONVERGED -> "Converged: every host is as commit " + Text.commit(commit) + " says.\n";
      case MOVING -> "Not done in time; what stands on the hosts stays. Still open:\n";
      case STUCK -> "Stuck: nothing goes on by itself.\n";
      case WAITS_FOR_APPROVAL -> "Waits for approval:\n";
    });
    if (end.state() != State.CONVERGED) {
      end.open().forEach(line -> text.append("  ").append(Text.line(line)).append('\n'));
    }
    return text.toString();
  }
}
