package dev.evenkeel.operator.app.cli;

import dev.evenkeel.operator.app.KindNames;
import dev.evenkeel.operator.app.Version;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.ParameterException;

import java.util.List;

/** Where the program begins. Client commands load no container of beans: they have to be there at once. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Terminal terminal = Terminal.ofProcess();
    int code = run(terminal, args);
    terminal.out().flush();
    System.exit(code);
  }

  /** @return the exit code: 0 well, 1 an error or bad usage, else what the command says of its own */
  public static int run(Terminal terminal, String... args) {
    return commands(terminal, Commands.typed(args)).execute(args);
  }

  /** With all commands there are. */
  static CommandLine commands(Terminal terminal) {
    return commands(terminal, Commands.all());
  }

  private static CommandLine commands(Terminal terminal, List<Object> some) {
    CommandLine commands = new CommandLine(new Evenkeel(terminal));
    commands.getCommandSpec().version("evenkeel " + Version.TEXT);
    some.forEach(commands::addSubcommand);
    boolean coloured = terminal.interactive() && terminal.variable("NO_COLOR") == null;
    return commands.setOut(terminal.out()).setErr(terminal.err()).setCaseInsensitiveEnumValuesAllowed(true)
        .setColorScheme(Help.defaultColorScheme(coloured ? Help.Ansi.ON : Help.Ansi.OFF)).setUsageHelpAutoWidth(false)
        .setUsageHelpWidth(100)
        .setExitCodeExceptionMapper(_ -> 1).setParameterExceptionHandler(Main::badUsage).setExecutionExceptionHandler(Main::failed);
  }

  private static int badUsage(ParameterException error, String[] args) {
    CommandLine command = error.getCommandLine();
    if (error instanceof CommandLine.UnmatchedArgumentException unmatched && command.getParent() == null) {
      String word = unmatched.getUnmatched().getFirst();
      command.getErr().println("evenkeel: there is no command '" + word + "'" + KindNames.nearest(word, command.getSubcommands().keySet())
          .map(near -> "; did you mean " + near + "?").orElse("; evenkeel --help lists them"));
      return 1;
    }
    command.getErr().println("evenkeel: " + error.getMessage());
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(error, command.getErr())) {
      command.getErr().println("  " + command.getCommandSpec().qualifiedName() + " --help says how it is used");
    }
    return 1;
  }

  private static int failed(Exception error, CommandLine command, CommandLine.ParseResult parsed) {
    Throwable cause = error;
    if (cause instanceof Failure) {
      command.getErr().println("evenkeel: " + cause.getMessage());
    } else {
      command.getErr().println("evenkeel: an error of Evenkeel itself (" + cause + "); please report it with what follows");
      cause.printStackTrace(command.getErr());
    }
    return 1;
  }
}
