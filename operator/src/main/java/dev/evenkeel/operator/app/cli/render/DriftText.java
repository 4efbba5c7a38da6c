package dev.evenkeel.operator.app.cli.render;

import dev.evenkeel.api.http.DriftView;
import dev.evenkeel.operator.app.cli.render.Table.Cell;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The drift report. */
public final class DriftText {
  private DriftText() {}

  /** @param records in the order to show */
  public static String table(List<DriftView> records, Instant now, Paint paint) {
    Table table = new Table(paint, "ID", "HOST", "OBJECT", "FIELD", "GIT", "HOST", "FIRST SEEN", "OUTCOME");
    for (DriftView drift : records) {
      table.row(Cell.of(drift.id()), Cell.of(drift.host()), Cell.of(Fieldwise.object(drift.object())),
          Cell.of(Fieldwise.name(drift.path())),
          Cell.of(Fieldwise.value(drift.path(), drift.desired(), "(not set)")),
          Cell.of(Fieldwise.value(drift.path(), drift.observed(), "(gone)")), Cell.of(Text.time(drift.firstSeen(), now)),
          Cell.of(outcome(drift), drift.correctedAt() == null ? paint::warn : paint::good));
    }
    return table + causes(records, paint) + meant(records, paint);
  }

  static String outcome(DriftView drift) {
    Instant corrected = drift.correctedAt();
    String by = drift.correctedBy();
    if (corrected == null || by == null) {
      return drift.remedy() == null ? "open" : Text.line(drift.remedy());
    }
    String span = Text.span(Duration.between(drift.firstSeen(), corrected));
    return switch (by) {
      case "evenkeel" -> "put back in " + span;
      case "person" -> "right again after " + span + ", by a person";
      default -> "put back by " + (by.equals("engine") ? "the engine" : by) + " in " + span;
    };
  }

  private static String causes(List<DriftView> records, Paint paint) {
    List<String> causes = new ArrayList<>();
    for (DriftView drift : records) {
      String cause = drift.cause();
      causes.add(drift.id() + ": " + (cause == null ? "not known, seen by " + drift.seenBy() : Text.line(cause)) + ".");
    }
    return causes.isEmpty() ? "" : paint.quiet("Likely cause") + "  " + String.join("  ", causes) + "\n";
  }

  /** Where to write down what was found, for fields that stand in a manifest. */
  private static String meant(List<DriftView> records, Paint paint) {
    List<String> lines = new ArrayList<>();
    for (DriftView drift : records) {
      @Nullable
      String manifest = drift.manifest();
      if (manifest != null && canBeMeant(drift)) {
        lines.add(drift.id() + ": write " + written(drift) + " into " + drift.resource() + ", " + withoutColumn(manifest));
      }
    }
    StringBuilder text = new StringBuilder();
    for (String line : lines.stream().distinct().toList()) {
      text.append(text.isEmpty() ? paint.quiet("Meant it?") + "     " : "              ").append(line).append('\n');
    }
    return text.toString();
  }

  private static String written(DriftView drift) {
    return Text.line(drift.path()) + ": " + Fieldwise.value(drift.path(), drift.observed(), "");
  }

  /** Contents are edited in their own files, and that something is gone or has ended nobody writes down. */
  private static boolean canBeMeant(DriftView drift) {
    String observed = drift.observed();
    return observed != null && !observed.startsWith("sha256:") && switch (drift.path()) {
      case "exists", "name", "type" -> false;
      case "state" -> drift.object().startsWith("unit/");
      default -> true;
    };
  }

  private static String withoutColumn(String position) {
    return position.replaceFirst("^(.*:\\d+):\\d+$", "$1");
  }

  /** As a table of GitHub-flavoured Markdown. */
  public static String markdown(List<DriftView> records, Instant now) {
    StringBuilder text = new StringBuilder("| ID | Host | Object | Field | Git | Host has | First seen | Cause | Outcome |\n"
        + "| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
    for (DriftView drift : records) {
      text.append(Markdown.row(drift.id(), drift.host(), drift.object(), Fieldwise.name(drift.path()),
          Fieldwise.value(drift.path(), drift.desired(), "(not set)"), Fieldwise.value(drift.path(), drift.observed(), "(gone)"),
          Text.time(drift.firstSeen(), now), drift.cause() == null ? "seen by " + drift.seenBy() : drift.cause(), outcome(drift)));
    }
    return text.toString();
  }
}
