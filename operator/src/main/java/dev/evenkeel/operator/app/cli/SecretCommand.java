package dev.evenkeel.operator.app.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

@Command(name = "secret", synopsisSubcommandLabel = "COMMAND", description = "Writes secrets into age files beside the manifests, and lists them.", subcommands = {
    SecretSetCommand.class, SecretListCommand.class})
final class SecretCommand implements Runnable {
  @ParentCommand
  @Nullable
  Evenkeel parent;

  @CommandLine.Spec
  CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(java.util.Objects.requireNonNull(spec).commandLine(),
        "say what to do: evenkeel secret set NAME/KEY, or evenkeel secret list");
  }
}
