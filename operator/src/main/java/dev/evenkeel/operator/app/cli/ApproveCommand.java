package dev.evenkeel.operator.app.cli;

import dev.evenkeel.api.http.ActionView;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

import java.util.Map;

@Command(name = "approve", description = "Says yes to a plan that waits for it; get its name from why, events or the plan itself.")
final class ApproveCommand implements Runnable {
  @ParentCommand
  @Nullable
  Evenkeel parent;

  @Parameters(paramLabel = "PLAN", description = "16 hexadecimal digits")
  String plan = "";

  @Override
  public void run() {
    Evenkeel evenkeel = java.util.Objects.requireNonNull(parent);
    if (!plan.matches("[0-9a-f]{16}")) {
      throw new Failure("a plan is named by 16 hexadecimal digits, not '" + plan + "'; evenkeel plan PATH prints them");
    }
    ActionView done = evenkeel.client().post("/api/v1/plans/" + plan + "/approve", Map.of(), ActionView.class);
    evenkeel.show(done, () -> done.message() + "\n");
  }
}
