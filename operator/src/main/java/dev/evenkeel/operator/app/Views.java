package dev.evenkeel.operator.app;

import dev.evenkeel.api.host.Change;
import dev.evenkeel.api.host.FieldDiff;
import dev.evenkeel.api.host.Plan;
import dev.evenkeel.api.host.PlannedStep;
import dev.evenkeel.api.http.ChangeView;
import dev.evenkeel.api.http.ConditionView;
import dev.evenkeel.api.http.DiffView;
import dev.evenkeel.api.http.DriftView;
import dev.evenkeel.api.http.EventView;
import dev.evenkeel.api.http.ManifestProblem;
import dev.evenkeel.api.http.PlanView;
import dev.evenkeel.api.http.StageView;
import dev.evenkeel.api.http.StepView;
import dev.evenkeel.api.http.SuspensionView;
import dev.evenkeel.api.http.WhyView;
import dev.evenkeel.api.model.Condition;
import dev.evenkeel.api.model.Drift;
import dev.evenkeel.api.model.Event;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.operator.loop.Explanation;
import dev.evenkeel.operator.loop.HostPlan;
import dev.evenkeel.operator.loop.Suspension;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The model in the words of the HTTP contract; pure. */
public final class Views {
  private Views() {}

  static ConditionView of(Condition condition) {
    return new ConditionView(condition.type().label(), condition.status().label(), condition.reason().label(), condition.message(),
        condition.since(), condition.commit());
  }

  static List<ConditionView> of(List<Condition> conditions) {
    return conditions.stream().map(Views::of).toList();
  }

  public static EventView of(Event event) {
    return new EventView(event.id(), event.at(), event.level().name().toLowerCase(Locale.ROOT), event.reason().label(), event.host(),
        printed(event.resource()), event.object(), event.message(), event.commit());
  }

  static DriftView of(Drift drift) {
    Drift.CorrectedBy by = drift.correctedBy();
    return new DriftView(drift.id(), drift.host(), drift.object(), drift.resource().toString(), drift.path(), drift.desired(),
        drift.observed(), drift.firstSeen(), drift.seenBy().name().toLowerCase(Locale.ROOT).replace('_', ' '), drift.cause(),
        drift.remedy(),
        drift.correctedAt(), by == null ? null : by.name().toLowerCase(Locale.ROOT), drift.commit(), printed(drift.at()));
  }

  static SuspensionView of(Suspension suspension) {
    return new SuspensionView(suspension.target().toString(), suspension.reason(), suspension.by(), suspension.since(), suspension.until());
  }

  public static ManifestProblem of(Problem problem) {
    return new ManifestProblem(problem.at().file(), problem.at().line(), problem.at().column(),
        problem.severity().name().toLowerCase(Locale.ROOT), problem.message(), problem.hint());
  }

  static WhyView of(Explanation why) {
    return new WhyView(why.resource().toString(), why.problems().stream().map(Problem::toString).toList(),
        why.hosts().stream().map(host -> of(why, host)).toList(), why.next());
  }

  private static WhyView.OnHost of(Explanation why, Explanation.OnHost host) {
    // The verdict stands in fields of its own.
    String prefix = why.resource() + " on " + host.host() + ": ";
    int verdict = host.summary().startsWith(prefix) ? host.summary().indexOf(". ", prefix.length()) : -1;
    String summary = verdict < 0 ? host.summary() : host.summary().substring(verdict + 2);
    return new WhyView.OnHost(host.host(), host.synced().label(), host.healthy().label(), summary,
        host.timeline().stream().map(moment -> new WhyView.Moment(moment.at(), moment.message(), moment.log())).toList(),
        host.blockers().stream().map(one -> new WhyView.Blocker(one.kind(), one.reason().label(), one.message(), printed(one.on())))
            .toList());
  }

  public static PlanView of(HostPlan plan) {
    List<StageView> stages = new ArrayList<>();
    double downtime = 0;
    for (Plan stage : plan.stages()) {
      StageView view = new StageView(stages.size() + 1, stage.changes().stream().map(Views::of).toList(),
          stage.steps().stream().map(Views::of).toList());
      downtime += view.changes().stream().mapToDouble(ChangeView::downtimeSeconds).sum();
      stages.add(view);
    }
    return new PlanView(plan.host(), plan.commit(), plan.identity(), plan.at(), stages, downtime, plan.problem());
  }

  private static StepView of(PlannedStep step) {
    return new StepView(step.number(), step.key().toString(), StepWords.of(step), List.copyOf(step.after()));
  }

  private static ChangeView of(Change change) {
    return switch (change) {
      case Change.Do one -> view(one, "do", one.action().label(), one.downtime(), null);
      case Change.Wait one -> view(one, "wait", null, Duration.ZERO, one.until());
      case Change.Block one -> view(one, "block", null, Duration.ZERO, null);
      case Change.Report one -> view(one, "report", null, Duration.ZERO, null);
    };
  }

  private static ChangeView view(Change change, String outcome, @Nullable String action, Duration downtime,
      java.time.@Nullable Instant until) {
    return new ChangeView(change.key().toString(), change.owners().stream().map(Object::toString).toList(), outcome, action,
        change.reason().label(), change.message(), change.diffs().stream().map(Views::of).toList(), downtime.toMillis() / 1000.0, until);
  }

  private static DiffView of(FieldDiff diff) {
    return new DiffView(diff.path(), diff.desired(), diff.applied(), diff.observed());
  }

  private static @Nullable String printed(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
