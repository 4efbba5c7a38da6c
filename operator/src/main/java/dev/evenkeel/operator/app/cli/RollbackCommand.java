package dev.evenkeel.operator.app.cli;

import dev.evenkeel.api.http.ActionView;
import dev.evenkeel.api.http.RollbackRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(name = "rollback", description = "Leads a resource, or everything, back to what an earlier commit says, until a newer commit touches it.", footer = {
    "", "Git still says what it said; the answer has the git revert that makes it say so too.",
    "evenkeel sync KIND/NAME --retry goes forward again."})
final class RollbackCommand implements Runnable {
  @ParentCommand
  @Nullable
  Evenkeel parent;

  @Parameters(paramLabel = "KIND/NAME", arity = "0..1")
  @Nullable
  String what;

  @Option(names = "--to", paramLabel = "COMMIT", description = "if not said: the last commit that said something else and was converged")
  @Nullable
  String to;

  @Option(names = "--all", description = "everything that the two commits say differently")
  boolean all;

  @Override
  public void run() {
    Evenkeel evenkeel = java.util.Objects.requireNonNull(parent);
    if (all == (what != null)) {
      throw new Failure("rollback needs KIND/NAME, or --all for everything" + (all ? ", and not both" : ""));
    }
    String path = what == null ? "/api/v1" : Target.named(what).resourcePath();
    ActionView done = evenkeel.client().post(path + "/rollback", new RollbackRequest(to), ActionView.class);
    evenkeel.show(done, () -> done.message() + "\n");
  }
}
