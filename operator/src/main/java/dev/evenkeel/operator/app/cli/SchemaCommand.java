package dev.evenkeel.operator.app.cli;

import dev.evenkeel.manifests.Manifests;
import dev.evenkeel.operator.app.KindNames;
import dev.evenkeel.operator.app.RefusedException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(name = "schema", description = "Prints the JSON schema of a KIND's manifests, or of all, for editors.")
final class SchemaCommand implements Runnable {
  @ParentCommand
  @Nullable
  Evenkeel parent;

  @Parameters(arity = "0..1", paramLabel = "KIND", description = "all kinds if not said")
  @Nullable
  String kind;

  @Override
  public void run() {
    Evenkeel evenkeel = java.util.Objects.requireNonNull(parent);
    evenkeel.terminal.print(text().stripTrailing() + "\n");
  }

  private String text() {
    if (kind == null) {
      return Manifests.schema();
    }
    try {
      return Manifests.schema(new KindNames(Manifests.kinds()).require(kind)).orElseThrow();
    } catch (RefusedException e) {
      throw new Failure(String.valueOf(e.getMessage()));
    }
  }
}
