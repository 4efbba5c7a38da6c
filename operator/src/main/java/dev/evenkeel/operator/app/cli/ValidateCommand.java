package dev.evenkeel.operator.app.cli;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.http.ListOf;
import dev.evenkeel.api.http.ManifestProblem;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.operator.app.Views;
import dev.evenkeel.operator.app.cli.render.Paint;
import dev.evenkeel.operator.app.cli.render.Text;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

import java.util.List;
import java.util.concurrent.Callable;

@Command(name = "validate", description = "Checks manifests; needs no host and touches nothing.", footer = {"",
    "Exit code: 0 when all are valid, 1 when one is not."})
final class ValidateCommand implements Callable<Integer> {
  @ParentCommand
  @Nullable
  Evenkeel parent;

  @Mixin
  PathOption path = new PathOption();

  @Override
  public Integer call() {
    Evenkeel evenkeel = java.util.Objects.requireNonNull(parent);
    FleetTarget fleet = path.read(evenkeel);
    List<ManifestProblem> problems = fleet.problems().stream().map(Views::of).toList();
    evenkeel.show(new ListOf<>(problems), () -> text(fleet, evenkeel.paint()));
    return errors(fleet) == 0 ? 0 : 1;
  }

  static int errors(FleetTarget fleet) {
    return (int) fleet.problems().stream().filter(problem -> problem.severity() == Problem.Severity.ERROR).count();
  }

  private String text(FleetTarget fleet, Paint paint) {
    StringBuilder text = new StringBuilder(lines(fleet, path, paint));
    int errors = errors(fleet);
    int warnings = fleet.problems().size() - errors;
    text.append(errors == 0 ? paint.good("valid") : paint.bad(Text.count(errors, "error")))
        .append(warnings == 0 ? "" : ", " + Text.count(warnings, "warning")).append(": ")
        .append(Text.count(fleet.resources().size(), "resource"))
        .append(" on ").append(Text.count(fleet.hosts().size(), "host"));
    int unread = fleet.unread().size();
    if (unread > 0) {
      text.append("; ").append(Text.count(unread, "YAML file")).append(" without a manifest not read (").append(some(fleet.unread()))
          .append(')');
    }
    return text.append('\n').toString();
  }

  private static String some(List<String> files) {
    return files.size() <= 3 ? String.join(", ", files) : String.join(", ", files.subList(0, 3)) + ", …";
  }

  /** {@code file:line:column: message (hint)}, one a line. */
  static String lines(FleetTarget fleet, PathOption path, Paint paint) {
    StringBuilder text = new StringBuilder();
    for (Problem problem : fleet.problems()) {
      boolean error = problem.severity() == Problem.Severity.ERROR;
      text.append(paint.strong(Text.line(path.shown(problem.at().toString())))).append(": ").append(error ? "" : paint.warn("warning: "))
          .append(Text.line(problem.message())).append(problem.hint() == null ? "" : " (" + Text.line(problem.hint()) + ")").append('\n');
    }
    return text.toString();
  }
}
