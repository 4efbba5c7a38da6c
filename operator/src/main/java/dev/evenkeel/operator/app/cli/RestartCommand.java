package dev.evenkeel.operator.app.cli;

import dev.evenkeel.api.http.ActionView;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

import java.util.Map;

@Command(name = "restart", description = "Restarts the containers or units of a resource.")
final class RestartCommand implements Runnable {
  @ParentCommand
  @Nullable
  Evenkeel parent;

  @Parameters(paramLabel = "KIND/NAME")
  String what = "";

  @Override
  public void run() {
    Evenkeel evenkeel = java.util.Objects.requireNonNull(parent);
    ActionView done = evenkeel.client().post(Target.named(what).resourcePath() + "/restart", Map.of(), ActionView.class);
    evenkeel.show(done, () -> done.message() + "\n");
  }
}
