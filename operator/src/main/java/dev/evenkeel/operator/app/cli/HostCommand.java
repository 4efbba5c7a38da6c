package dev.evenkeel.operator.app.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

@Command(name = "host", description = "Brings a new host into the fleet: host add USER@ADDRESS.", subcommands = HostAddCommand.class)
final class HostCommand implements Runnable {
  @ParentCommand
  @Nullable
  Evenkeel parent;

  @CommandLine.Spec
  CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(java.util.Objects.requireNonNull(spec).commandLine(), "say what to do: host add USER@ADDRESS");
  }

  Evenkeel evenkeel() {
    return java.util.Objects.requireNonNull(parent);
  }
}
