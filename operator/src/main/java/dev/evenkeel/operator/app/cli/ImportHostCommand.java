package dev.evenkeel.operator.app.cli;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.operator.app.KindNames;
import dev.evenkeel.operator.app.Manually;
import dev.evenkeel.operator.app.RefusedException;
import dev.evenkeel.operator.app.cli.render.Text;
import dev.evenkeel.operator.app.intake.Folder;
import dev.evenkeel.operator.app.intake.Intake;
import dev.evenkeel.operator.app.intake.Item;
import dev.evenkeel.operator.app.intake.Written;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;

@Command(name = "host", description = "Writes manifests from what stands on a host: Compose projects, loose containers, units, networks, volumes; and lists what it leaves out. Changes nothing there.", footer = {
    "", "Exit code: 0 when manifests were written and are valid, 1 when not."})
final class ImportHostCommand implements Callable<Integer> {
  @ParentCommand
  @Nullable
  ImportCommand parent;

  @Parameters(paramLabel = "HOST", description = "a Host of the folder; evenkeel host add writes one")
  String host = "";

  @Option(names = "--into", paramLabel = "DIR", description = "the folder with the manifests; the present one if not said")
  String into = ".";

  /** What came of it, for machines. */
  record Imported(String host, List<String> files, List<Item> taken, List<Item> notes, List<Item> leftOut) {}

  @Override
  public Integer call() throws InterruptedException {
    Evenkeel evenkeel = java.util.Objects.requireNonNull(parent).evenkeel();
    Folder folder = new Folder(evenkeel.terminal.folder().resolve(into).normalize(), into);
    Progress progress = new Progress(evenkeel);
    try {
      FleetTarget fleet = folder.read();
      HostSpec spec = declared(fleet, folder);
      Written written;
      try (Ticking _ = new Ticking(progress, "reading " + host)) {
        written = Intake.of(spec, Manually.trusting(progress::keep));
      }
      progress.end("");
      written = written.without(ref -> place(ref, fleet));
      folder.write(written.files());
      FleetTarget after = folder.read();
      List<Problem> errors = after.problems().stream()
          .filter(problem -> problem.severity() == Problem.Severity.ERROR && !fleet.problems().contains(problem)).toList();
      Imported imported = new Imported(host, written.files().keySet().stream().map(folder::named).toList(), written.taken(),
          written.notes(),
          written.leftOut());
      evenkeel.show(imported, () -> text(folder, imported, errors, evenkeel));
      return errors.isEmpty() ? 0 : 1;
    } catch (RefusedException e) {
      throw new Failure(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new Failure(host + " cannot be read: " + e.getMessage());
    }
  }

  private HostSpec declared(FleetTarget fleet, Folder folder) throws RefusedException {
    HostSpec spec = fleet.hosts().get(host);
    if (spec == null) {
      throw new RefusedException(RefusedException.Why.NOT_FOUND, "no Host named " + host + " is declared in " + folder.shown()
          + KindNames.nearest(host, fleet.hosts().keySet()).map(near -> "; did you mean " + near + "?")
              .orElse("; evenkeel host add USER@ADDRESS writes one"));
    }
    return spec;
  }

  private static @Nullable String place(ResourceRef ref, FleetTarget fleet) {
    FleetTarget.Declared declared = fleet.resources().get(ref);
    return declared != null ? declared.at().toString() : fleet.refusals().containsKey(ref) ? "and refused" : null;
  }

  private static String text(Folder folder, Imported imported, List<Problem> errors, Evenkeel evenkeel) {
    StringBuilder text = new StringBuilder();
    text.append(ImportCommand.section("Written", imported.taken(), evenkeel.paint()));
    text.append(ImportCommand.section("Look at", imported.notes(), evenkeel.paint()));
    text.append(ImportCommand.section("Left out", imported.leftOut(), evenkeel.paint()));
    errors.forEach(problem -> text.append(evenkeel.paint().bad(Text.line(folder.named(problem.at().toString())))).append(": ")
        .append(Text.line(problem.message())).append(problem.hint() == null ? "" : " (" + Text.line(problem.hint()) + ")").append('\n'));
    text.append(imported.files().isEmpty()
        ? "Nothing was written: nothing stands on " + imported.host() + " that a manifest can hold and that is not declared already.\n"
        : Text.count(imported.taken().size(), "manifest") + " for " + imported.host()
            + ". They only observe, and change nothing there. Next: evenkeel plan " + folder.shown()
            + "; then reconcile: enforce, one after the other.\n");
    return text.toString();
  }
}
