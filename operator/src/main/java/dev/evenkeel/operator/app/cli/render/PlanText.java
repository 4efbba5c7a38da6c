package dev.evenkeel.operator.app.cli.render;

import dev.evenkeel.api.http.ChangeView;
import dev.evenkeel.api.http.DiffView;
import dev.evenkeel.api.http.PlanView;
import dev.evenkeel.api.http.StageView;
import dev.evenkeel.api.http.StepView;
import dev.evenkeel.operator.app.cli.render.Table.Cell;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A plan: per host the stages, in each what is done and why, then what is held up, and what it costs. */
public final class PlanText {
  private PlanText() {}

  /** @param steps whether to list the single steps as well */
  public static String of(List<PlanView> plans, boolean steps, Paint paint) {
    StringBuilder text = new StringBuilder();
    for (PlanView plan : plans) {
      host(text, plan, steps, paint);
    }
    return text.append(summary(plans)).append('\n').toString();
  }

  private static void host(StringBuilder text, PlanView plan, boolean steps, Paint paint) {
    text.append(paint.strong(plan.host())).append(": ");
    String problem = plan.problem();
    if (problem != null) {
      text.append(paint.bad("not known: ")).append(Text.line(problem)).append('\n');
      return;
    }
    if (plan.stages().isEmpty()) {
      text.append(paint.good("as written, nothing to do")).append('\n');
      return;
    }
    text.append(Text.count(plan.stages().size(), "stage")).append(", ").append(Text.downtime(plan.downtimeSeconds()))
        .append(" (commit ").append(Text.commit(plan.commit())).append(", plan ").append(plan.identity()).append(")\n");
    for (StageView stage : plan.stages()) {
      stage(text, stage, plan.stages().size() > 1, steps, paint);
    }
  }

  private static void stage(StringBuilder text, StageView stage, boolean several, boolean steps, Paint paint) {
    if (several) {
      text.append("  ").append(paint.quiet("Stage " + stage.number())).append('\n');
    }
    List<ChangeView> changes = stage.changes();
    List<String> lines = changes(changes, paint).lines();
    for (int i = 0; i < changes.size(); i++) {
      text.append("  ").append(lines.get(i + 1)).append('\n');
      for (DiffView diff : told(changes.get(i))) {
        text.append("        ").append(diff(diff, paint)).append('\n');
      }
    }
    if (steps) {
      for (StepView step : stage.steps()) {
        text.append("      ").append(paint.quiet(step.number() + ". " + Text.line(step.what())
            + (step.after().isEmpty() ? "" : " (after " + join(step.after()) + ")"))).append('\n');
      }
    }
  }

  /** That something exists, or does not, its creation and removal say by themselves. */
  private static List<DiffView> told(ChangeView change) {
    return change.diffs().stream().filter(diff -> !diff.path().equals("exists")).toList();
  }

  private static Table changes(List<ChangeView> changes, Paint paint) {
    Table table = new Table(paint, "", "", "", "");
    for (ChangeView change : changes) {
      String action = change.action();
      String owners = change.resources().contains(change.object()) ? "" : String.join(", ", change.resources());
      String cost = change.downtimeSeconds() > 0 ? "; " + Text.downtime(change.downtimeSeconds()) : "";
      table.row(Cell.of(sign(change) + " " + (action == null ? word(change.outcome()) : action), text -> painted(change, text, paint)),
          Cell.of(change.object()), Cell.of(owners), Cell.of(change.message() + cost));
    }
    return table;
  }

  private static String word(String outcome) {
    return switch (outcome) {
      case "wait" -> "waits";
      case "block" -> "blocked";
      case "report" -> "only told";
      default -> outcome;
    };
  }

  private static String sign(ChangeView change) {
    return switch (change.outcome()) {
      case "wait" -> "…";
      case "block" -> "!";
      case "report" -> "?";
      default -> switch (String.valueOf(change.action())) {
        case "create", "pull", "adopt", "start" -> "+";
        case "remove", "clean up" -> "-";
        default -> "~";
      };
    };
  }

  private static String painted(ChangeView change, String text, Paint paint) {
    return switch (sign(change)) {
      case "+" -> paint.good(text);
      case "-", "!" -> paint.bad(text);
      default -> paint.warn(text);
    };
  }

  /** {@code mem_limit: 1G → 512M}; what was changed by hand says so. */
  static String diff(DiffView diff, Paint paint) {
    String desired = Fieldwise.value(diff.path(), diff.desired(), "(not set)");
    String observed = Fieldwise.value(diff.path(), diff.observed(), "(not there)");
    boolean drifted = diff.applied() != null && !java.util.Objects.equals(diff.applied(), diff.observed());
    String note = drifted ? " (was set to " + Fieldwise.value(diff.path(), diff.applied(), "nothing") + " and changed by hand)" : "";
    return Text.line(diff.path()) + ": " + observed + " → " + desired + paint.quiet(note);
  }

  private static String join(List<Integer> numbers) {
    return String.join(", ", numbers.stream().map(String::valueOf).toList());
  }

  /** {@code Plan: 3 to create, 1 to remove on 2 hosts; 4 s of downtime.} */
  public static String summary(List<PlanView> plans) {
    Map<String, Integer> counts = new TreeMap<>();
    Set<String> done = new HashSet<>(); // what takes two stages is one thing to do
    int waiting = 0;
    int blocked = 0;
    int told = 0;
    double downtime = 0;
    int unknown = 0;
    int hosts = 0;
    for (PlanView plan : plans) {
      downtime += plan.downtimeSeconds();
      unknown += plan.problem() == null ? 0 : 1;
      hosts += plan.stages().isEmpty() ? 0 : 1;
      for (StageView stage : plan.stages()) {
        for (ChangeView change : stage.changes()) {
          @Nullable
          String action = change.action();
          if (action != null && done.add(plan.host() + " " + change.object() + " " + action)) {
            counts.merge(action, 1, Integer::sum);
          }
          boolean first = stage.number() == 1;
          waiting += first && change.outcome().equals("wait") ? 1 : 0;
          blocked += first && change.outcome().equals("block") ? 1 : 0;
          told += first && change.outcome().equals("report") ? 1 : 0;
        }
      }
    }
    List<String> parts = new ArrayList<>();
    counts.forEach((action, count) -> parts.add(count + " to " + action));
    addCount(parts, waiting, "waiting");
    addCount(parts, blocked, "blocked");
    addCount(parts, told, "only told");
    String away = unknown == 0 ? "" : " " + Text.count(unknown, "host") + " could not be read.";
    if (parts.isEmpty()) {
      return (hosts == 0 && unknown == plans.size() && unknown > 0 ? "Plan: not known." : "Plan: nothing to do.") + away;
    }
    return "Plan: " + String.join(", ", parts) + " on " + Text.count(hosts, "host") + "; " + Text.downtime(downtime) + "." + away;
  }

  private static void addCount(List<String> parts, int count, String word) {
    if (count > 0) {
      parts.add(count + " " + word);
    }
  }

  /** For a comment under a pull request. */
  public static String markdown(List<PlanView> plans) {
    StringBuilder text = new StringBuilder("### " + summary(plans) + "\n");
    for (PlanView plan : plans) {
      text.append("\n#### ").append(Markdown.escaped(plan.host())).append("\n\n");
      String problem = plan.problem();
      if (problem != null) {
        text.append("Not known: ").append(Markdown.escaped(problem)).append('\n');
      } else if (plan.stages().isEmpty()) {
        text.append("As written, nothing to do.\n");
      } else {
        text.append("| Stage | What | Object | For | Why | Fields |\n| --- | --- | --- | --- | --- | --- |\n");
        for (StageView stage : plan.stages()) {
          for (ChangeView change : stage.changes()) {
            String action = change.action();
            text.append(Markdown.row(Integer.toString(stage.number()), action == null ? word(change.outcome()) : action, change.object(),
                String.join(", ", change.resources()), change.message(),
                String.join("; ", told(change).stream().map(diff -> diff(diff, Paint.PLAIN)).toList())));
          }
        }
      }
    }
    return text.toString();
  }
}
