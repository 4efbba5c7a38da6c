package dev.evenkeel.operator.app.cli;

import dev.evenkeel.api.http.ManifestProblem;
import dev.evenkeel.operator.app.RefusedException;
import dev.evenkeel.operator.app.Views;
import dev.evenkeel.operator.app.cli.render.Text;
import dev.evenkeel.operator.app.intake.ComposeFile;
import dev.evenkeel.operator.app.intake.Folder;
import dev.evenkeel.operator.app.intake.Item;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

import java.util.List;
import java.util.concurrent.Callable;

@Command(name = "compose", description = "Writes a Stack that refers to a Compose file where it lies, with a check for each service that has none.", footer = {
    "",
    "Exit code: 0 when the manifest was written and is valid, 1 when it is not; then nothing is written."})
final class ImportComposeCommand implements Callable<Integer> {
  @ParentCommand
  @Nullable
  ImportCommand parent;

  @Parameters(paramLabel = "FILE", description = "a Compose file in the folder of the manifests; its override file is taken with it")
  String file = "";

  @Option(names = "--into", paramLabel = "DIR", description = "the folder with the manifests; the present one if not said")
  String into = ".";

  @Option(names = "--host", paramLabel = "HOST", description = "the Host it stands on; may be left out where there is one")
  @Nullable
  String host;

  @Option(names = "--project-directory", paramLabel = "PATH", description = "where the project is on the host: what its relative paths are below")
  @Nullable
  String projectDirectory;

  /**
   * What came of it, for machines.
   *
   * @param file null when nothing was written
   */
  record Imported(@Nullable String file, List<ManifestProblem> problems, List<Item> notes) {}

  @Override
  public Integer call() {
    Evenkeel evenkeel = java.util.Objects.requireNonNull(parent).evenkeel();
    Folder folder = new Folder(evenkeel.terminal.folder().resolve(into).normalize(), into);
    try {
      ComposeFile.Result result = new ComposeFile(folder, evenkeel.terminal.folder().resolve(file).normalize(), host, projectDirectory)
          .write();
      Imported imported = new Imported(result.fine() ? folder.named(result.written().taken().getFirst().why()) : null,
          result.problems().stream().map(Views::of).toList(), result.written().notes());
      evenkeel.show(imported, () -> text(folder, result, imported, evenkeel));
      return result.fine() ? 0 : 1;
    } catch (RefusedException e) {
      throw new Failure(String.valueOf(e.getMessage()));
    }
  }

  private static String text(Folder folder, ComposeFile.Result result, Imported imported, Evenkeel evenkeel) {
    StringBuilder text = new StringBuilder();
    result.problems().forEach(problem -> text.append(evenkeel.paint().strong(Text.line(folder.named(problem.at().toString())))).append(": ")
        .append(Text.line(problem.message())).append(problem.hint() == null ? "" : " (" + Text.line(problem.hint()) + ")").append('\n'));
    text.append(ImportCommand.section("Look at", imported.notes(), evenkeel.paint()));
    return text.append(imported.file() == null
        ? "Nothing was written: the Stack would not be valid.\n"
        : "Wrote " + imported.file()
            + ". It only observes, and takes over what runs by these names once it says reconcile: enforce.\nNext: evenkeel plan "
            + folder.shown() + "\n")
        .toString();
  }
}
