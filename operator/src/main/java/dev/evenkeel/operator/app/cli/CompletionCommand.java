package dev.evenkeel.operator.app.cli;

import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(name = "completion", description = "Prints a script that completes commands and options.", footer = {"",
    "Try:  source <(evenkeel completion bash)", "zsh:  autoload -U bashcompinit && bashcompinit; source <(evenkeel completion zsh)"})
final class CompletionCommand implements Runnable {
  enum Shell {
    bash, zsh
  }

  @ParentCommand
  @Nullable
  Evenkeel parent;

  @Parameters(paramLabel = "bash|zsh")
  @Nullable
  Shell shell;

  @Override
  public void run() {
    Evenkeel evenkeel = java.util.Objects.requireNonNull(parent);
    // One script serves both: zsh reads it through bashcompinit.
    evenkeel.terminal.print(AutoComplete.bash("evenkeel", Main.commands(evenkeel.terminal)));
  }
}
