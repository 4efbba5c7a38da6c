package dev.evenkeel.operator.app.cli;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.http.ListOf;
import dev.evenkeel.api.http.PlanView;
import dev.evenkeel.api.http.StageView;
import dev.evenkeel.operator.app.Manually;
import dev.evenkeel.operator.app.RefusedException;
import dev.evenkeel.operator.app.cli.render.PlanText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

import java.util.List;
import java.util.concurrent.Callable;

@Command(name = "plan", aliases = "diff", description = "Shows what would be done, in stages, and why, with the seconds of downtime. Reads the hosts, writes nothing, needs no server.", footer = {
    "", "Exit code: 0 nothing to do, 2 changes, 1 an error."})
final class PlanCommand implements Callable<Integer> {
  @ParentCommand
  @Nullable
  Evenkeel parent;

  @Mixin
  PathOption path = new PathOption();

  @Option(names = "--host", paramLabel = "HOST", description = "only this host")
  @Nullable
  String host;

  @Option(names = "--steps", description = "also every single step")
  boolean steps;

  @Override
  public Integer call() throws InterruptedException {
    Evenkeel evenkeel = java.util.Objects.requireNonNull(parent);
    FleetTarget fleet = chosen(evenkeel, path, host);
    Progress progress = new Progress(evenkeel);
    List<PlanView> plans;
    try (Ticking _ = new Ticking(progress, "reading " + String.join(", ", fleet.hosts().keySet()))) {
      plans = Manually.plan(fleet, progress::keep);
    }
    progress.end("");
    evenkeel.show(new ListOf<>(plans), () -> PlanText.of(plans, steps, evenkeel.paint()), () -> PlanText.markdown(plans), null);
    return code(plans, ValidateCommand.errors(fleet) > 0);
  }

  /** Reads the manifests, tells what is wrong in them on stderr, and leaves out all but the host that was asked for. */
  static FleetTarget chosen(Evenkeel evenkeel, PathOption path, @Nullable String host) {
    FleetTarget fleet = path.read(evenkeel);
    evenkeel.terminal.err().print(ValidateCommand.lines(fleet, path, evenkeel.paint()));
    evenkeel.terminal.err().flush();
    if (fleet.hosts().isEmpty()) {
      throw new Failure("no Host is declared in " + path.typed() + "; write one, such as kind: Host with spec.address: local");
    }
    try {
      return Manually.only(fleet, host);
    } catch (RefusedException e) {
      throw new Failure(String.valueOf(e.getMessage()));
    }
  }

  static int code(List<PlanView> plans, boolean invalid) {
    if (invalid || plans.stream().anyMatch(plan -> plan.problem() != null)) {
      return 1;
    }
    return plans.stream().flatMap(plan -> plan.stages().stream()).map(StageView::changes).allMatch(List::isEmpty) ? 0 : 2;
  }
}
