package dev.evenkeel.operator.app.cli.render;

import dev.evenkeel.api.http.WhyView;

import java.time.Instant;

/** Why something is as it is, as a chain from the commit to what holds it up. */
public final class WhyText {
  private WhyText() {}

  public static String of(WhyView why, Instant now, Paint paint) {
    StringBuilder text = new StringBuilder();
    if (!why.problems().isEmpty()) {
      text.append(paint.strong(why.resource())).append(": ").append(paint.bad("REFUSED")).append("; it stays as it was last applied.\n");
      why.problems().forEach(problem -> text.append("  ").append(Text.line(problem)).append('\n'));
    }
    for (WhyView.OnHost host : why.hosts()) {
      text.append(paint.strong(why.resource() + " on " + host.host())).append(": ").append(verdict("SYNCED", host.synced(), paint))
          .append(", ").append(verdict("HEALTHY", host.healthy(), paint)).append(". ").append(Text.line(host.summary())).append('\n');
      for (WhyView.Moment moment : host.timeline()) {
        String time = Text.time(moment.at(), now);
        text.append("  ").append(paint.quiet(time)).append(' ').append(Text.line(moment.message())).append('\n');
        String log = moment.log();
        if (log != null) {
          for (String line : log.lines().toList()) {
            text.repeat(' ', time.length() + 3).append("log: ").append(Text.line(line)).append('\n');
          }
        }
      }
      for (WhyView.Blocker blocker : host.blockers()) {
        text.append(paint.warn(blocker.kind())).append(": ").append(Text.line(blocker.message()));
        String on = blocker.on();
        text.append(on == null ? "" : " (evenkeel why " + on + ")").append('\n');
      }
    }
    if (!why.next().isEmpty()) {
      text.append("Next: ").append(String.join("    ", why.next())).append('\n');
    }
    return text.toString();
  }

  private static String verdict(String axis, String status, Paint paint) {
    return switch (status) {
      case "True" -> paint.good(axis);
      case "False" -> paint.bad("NOT " + axis);
      default -> paint.warn(axis + " UNKNOWN");
    };
  }
}
