package dev.evenkeel.operator.app.cli;

import dev.evenkeel.api.http.ActionView;
import dev.evenkeel.api.http.SuspendRequest;
import dev.evenkeel.operator.app.RefusedException;
import dev.evenkeel.operator.app.Spans;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

@Command(name = "suspend", description = "Leaves a resource, or with Host/NAME a whole host, alone: nothing is written there, watching goes on.", footer = {
    "", "On the host itself, without the operator:  sudo touch /etc/evenkeel/hold"})
final class SuspendCommand implements Runnable {
  @ParentCommand
  @Nullable
  Evenkeel parent;

  @Parameters(paramLabel = "KIND/NAME")
  String what = "";

  @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "so that others know why nothing happens")
  String reason = "";

  @Option(names = "--until", paramLabel = "SPAN", description = "ends by itself: a span such as 1h, or a time; else resume ends it")
  @Nullable
  String until;

  @Override
  public void run() {
    Evenkeel evenkeel = java.util.Objects.requireNonNull(parent);
    Instant end;
    try {
      end = until == null ? null : Spans.after(evenkeel.now().truncatedTo(ChronoUnit.SECONDS), until);
    } catch (RefusedException e) {
      throw new Failure("--until: " + e.getMessage());
    }
    if (reason.isBlank()) {
      throw new Failure("--reason must say something, so that others know why nothing happens");
    }
    ActionView done = evenkeel.client().post(Target.named(what).resourcePath() + "/suspend",
        new SuspendRequest(reason, evenkeel.user(), end),
        ActionView.class);
    evenkeel.show(done, () -> done.message() + "\n");
  }
}
