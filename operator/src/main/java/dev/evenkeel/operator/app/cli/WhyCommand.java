package dev.evenkeel.operator.app.cli;

import dev.evenkeel.api.http.WhyView;
import dev.evenkeel.operator.app.cli.render.WhyText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(name = "why", description = "Says why a resource is as it is: from the commit to the failing check to the log line to what holds it.")
final class WhyCommand implements Runnable {
  @ParentCommand
  @Nullable
  Evenkeel parent;

  @Parameters(paramLabel = "KIND/NAME")
  String what = "";

  @Override
  public void run() {
    Evenkeel evenkeel = java.util.Objects.requireNonNull(parent);
    WhyView why = evenkeel.client().get(Target.named(what).resourcePath() + "/why", WhyView.class);
    evenkeel.show(why, () -> WhyText.of(why, evenkeel.now(), evenkeel.paint()));
  }
}
