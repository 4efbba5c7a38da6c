package dev.evenkeel.manifests;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.host.Unit;

import java.util.List;

/** A fleet's target as text for goldens: every object with all of its fields and what is said about it. */
final class TargetText {
  private final StringBuilder out = new StringBuilder();

  private TargetText() {}

  static String of(FleetTarget fleet) {
    TargetText text = new TargetText();
    fleet.problems().forEach(problem -> text.line(0, problem.toString()));
    fleet.targets().forEach((host, target) -> {
      text.line(0, "host " + host + fleet.hosts().values().stream().filter(spec -> spec.name().equals(host))
          .map(spec -> spec.isLocal() ? " (local)" : " (" + spec.ssh() + ")").findFirst().orElse(""));
      target.objects().values().forEach(text::object);
    });
    text.line(0, "not read: " + fleet.unread());
    return text.out.toString();
  }

  private void object(Target target) {
    line(1, target.key().toString());
    line(2, "owners: " + target.owners());
    target.object().fields().values().forEach((path, value) -> line(2, path + " = " + value));
    if (target.object() instanceof Unit unit && unit.text() != null) {
      unit.text().text().lines().forEach(each -> line(3, "| " + each));
    }
    some("after", List.copyOf(target.after()));
    some("on change", target.onChange().entrySet().stream().map(entry -> entry.getKey() + " " + entry.getValue()).toList());
    some("requires", target.requires().stream().map(each -> each.label()).toList());
    some("depends on", target.dependsOn().stream().map(each -> each.on() + " " + each.until()).toList());
    some("probes", target.checks().probes());
    if (!target.checks().probes().isEmpty()) {
      line(2, "remedy: " + target.checks().remedy());
    }
    if (target.validation() != null) {
      line(2, "validated: " + target.validation());
    }
    line(2, "policy: " + target.policy());
  }

  private void some(String what, List<?> values) {
    values.forEach(value -> line(2, what + ": " + value));
  }

  private void line(int depth, String text) {
    out.append("  ".repeat(depth)).append(text).append('\n');
  }
}
