package dev.evenkeel.operator.app.cli;

import dev.evenkeel.operator.app.cli.render.Paint;
import dev.evenkeel.operator.app.cli.render.Text;
import dev.evenkeel.operator.app.intake.Item;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

import java.util.List;

@Command(name = "import", description = "Writes manifests from what is there, which only observe until you say otherwise: import compose FILE, import host HOST.", subcommands = {
    ImportComposeCommand.class, ImportHostCommand.class})
final class ImportCommand implements Runnable {
  @ParentCommand
  @Nullable
  Evenkeel parent;

  @CommandLine.Spec
  CommandLine.Model.@Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(java.util.Objects.requireNonNull(spec).commandLine(),
        "say what to import: import compose FILE, or import host HOST --into DIR");
  }

  Evenkeel evenkeel() {
    return java.util.Objects.requireNonNull(parent);
  }

  /** A heading and what stands under it; nothing where there is nothing. */
  static String section(String heading, List<Item> items, Paint paint) {
    if (items.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder(paint.strong(heading)).append('\n');
    for (Item item : items) {
      text.append("  ").append(Text.line(item.what())).append(": ").append(Text.line(item.why())).append('\n');
      if (item.next() != null) {
        text.append("      ").append(Text.line(item.next())).append('\n');
      }
    }
    return text.toString();
  }
}
