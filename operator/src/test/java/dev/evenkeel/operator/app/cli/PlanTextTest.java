package dev.evenkeel.operator.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evenkeel.api.http.ChangeView;
import dev.evenkeel.api.http.DiffView;
import dev.evenkeel.api.http.PlanView;
import dev.evenkeel.api.http.StageView;
import dev.evenkeel.api.http.StepView;
import dev.evenkeel.operator.app.Golden;
import dev.evenkeel.operator.app.Sample;
import dev.evenkeel.operator.app.cli.render.Paint;
import dev.evenkeel.operator.app.cli.render.PlanText;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.List;

/** What a person sees of a plan, and the exit code that goes with it. */
class PlanTextTest {
  private static final String GOLDENS = "src/test/resources/dev/evenkeel/operator/app/cli/";
  private static final String COMMIT = "9c1e2d0aa11bb22cc33dd44ee55ff6677889900a";

  private static ChangeView change(String object, String owner, String outcome, @Nullable String action, String message, double downtime,
      DiffView... diffs) {
    return new ChangeView(object, List.of(owner), outcome, action, "Changed", message, List.of(diffs), downtime, null);
  }

  private static List<PlanView> fleet() {
    StageView first = new StageView(1,
        List.of(change("image/mo/app:1.9.0", "Service/mo-app", "do", "pull", "is not on the host", 0),
            change("network/net", "Network/net", "do", "create", "does not exist yet", 0, new DiffView("exists", "yes", null, null)),
            change("container/grafana", "Service/grafana", "do", "update", "is set anew while it runs", 0,
                new DiffView("mem_limit", "1073741824", "1073741824", "4294967296"),
                new DiffView("cpus", "500000000", "1000000000", "1000000000")),
            change("container/foreign", "Service/foreign", "block", null, "the name is taken by a container that is not ours", 0),
            change("unit/watched.service", "Unit/watched", "report", null, "only reported: reconcile: observe", 0)),
        List.of(new StepView(1, "image/mo/app:1.9.0", "pull mo/app@sha256:ab12", List.of()),
            new StepView(2, "network/net", "create network net", List.of()),
            new StepView(3, "container/grafana", "update container grafana (0123456789ab) in place", List.of(1, 2))));
    StageView second = new StageView(2, List.of(change("container/mo-app", "Service/mo-app", "do", "replace",
        "must stop first: host port 3000 is shared", 2.5, new DiffView("image", "mo/app:1.9.0", "mo/app:1.8.4", "mo/app:1.8.4")),
        change("unit/old.service", "Unit/old", "do", "remove", "no manifest declares it any more", 0)), List.of());
    return List.of(new PlanView("beast", COMMIT, "0123456789abcdef", Sample.NOW, List.of(first, second), 2.5, null),
        new PlanView("idle", COMMIT, "fedcba9876543210", Sample.NOW, List.of(), 0, null),
        new PlanView("mech1", COMMIT, "0000000000000000", Sample.NOW, List.of(), 0, "TCP 22 times out; is the machine on?"));
  }

  @Test
  void aPlanShowsStagesReasonsFieldsAndCosts() {
    Golden.check(GOLDENS + "plan.txt", PlanText.of(fleet(), false, Paint.PLAIN));
  }

  @Test
  void stepsAreShownWhenAskedFor() {
    Golden.check(GOLDENS + "plan-steps.txt", PlanText.of(fleet(), true, Paint.PLAIN));
  }

  @Test
  void aPlanCanGoUnderAPullRequest() {
    Golden.check(GOLDENS + "plan.md", PlanText.markdown(fleet()));
  }

  @Test
  void theExitCodeTellsNothingChangesAndErrorsApart() {
    assertEquals(0, PlanCommand.code(fleet().subList(1, 2), false));
    assertEquals(2, PlanCommand.code(fleet().subList(0, 2), false));
    assertEquals(1, PlanCommand.code(fleet(), false));
    assertEquals(1, PlanCommand.code(fleet().subList(0, 2), true));
  }
}
