package dev.evenkeel.operator.app.cli.render;

import dev.evenkeel.api.http.DriftView;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** The drift report as one page that can be mailed or kept: it loads nothing, runs nothing, and shows what hosts say as text only. */
public final class DriftPage {
  private static final String STYLE = """
      :root { --ink: #1b2530; --quiet: #5d6b78; --page: #f5f7f9; --card: #fff; --line: #dde3e9; --good: #1c7a45; --warn: #8a5a00; }
      @media (prefers-color-scheme: dark) {
        :root { --ink: #e3e9ef; --quiet: #93a1ae; --page: #12181e; --card: #1a222a; --line: #2b3640; --good: #7fd3a0; --warn: #f0c36a; }
      }
      body { margin: 0 auto; max-width: 84rem; padding: 1rem 1.5rem 3rem; background: var(--page); color: var(--ink); font: 14px/1.45 system-ui, sans-serif; }
      h1 { font-size: 1.25rem; margin: 0; }
      p { color: var(--quiet); margin: .2rem 0 1rem; }
      div { overflow-x: auto; }
      table { width: 100%; border-collapse: collapse; background: var(--card); border: 1px solid var(--line); }
      th, td { padding: .4rem .75rem; text-align: left; vertical-align: top; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
      th { color: var(--quiet); font-size: .8rem; white-space: nowrap; }
      .put { color: var(--good); }
      .open { color: var(--warn); }
      """;

  private DriftPage() {}

  /**
   * @param records in the order to show
   * @param since what the report goes back to
   */
  public static String of(List<DriftView> records, Instant since, Instant now) {
    StringBuilder text = new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>Drift</title>\n<style>\n")
        .append(STYLE).append("</style>\n</head>\n<body>\n<h1>Drift</h1>\n");
    text.append("<p>").append(summary(records, since, now)).append("</p>\n");
    if (!records.isEmpty()) {
      text.append("<div>\n<table>\n<thead><tr>");
      List.of("ID", "Host", "Object", "Field", "Git", "Host has", "First seen", "Likely cause", "Outcome", "Manifest")
          .forEach(head -> text.append("<th scope=\"col\">").append(head).append("</th>"));
      text.append("</tr></thead>\n<tbody>\n");
      records.forEach(drift -> row(text, drift));
      text.append("</tbody>\n</table>\n</div>\n");
    }
    return text.append("</body>\n</html>\n").toString();
  }

  private static String summary(List<DriftView> records, Instant since, Instant now) {
    String span = "from " + since.truncatedTo(ChronoUnit.SECONDS) + " to " + now.truncatedTo(ChronoUnit.SECONDS);
    if (records.isEmpty()) {
      return "Nothing has drifted " + span + ".";
    }
    TreeMap<String, Integer> byHost = new TreeMap<>();
    records.forEach(drift -> byHost.merge(drift.host(), 1, Integer::sum));
    List<String> hosts = new ArrayList<>();
    byHost.forEach((host, count) -> hosts.add(escaped(host) + " " + count));
    long open = records.stream().filter(drift -> drift.correctedAt() == null).count();
    return Text.count(records.size(), "record") + " " + span + ", " + open + " still open; by host: " + String.join(", ", hosts)
        + "; fields: " + escaped(String.join(", ", new TreeSet<>(records.stream().map(DriftView::path).map(Fieldwise::name).toList())));
  }

  private static void row(StringBuilder text, DriftView drift) {
    text.append("<tr>");
    for (String cell : new String[]{drift.id(), drift.host(), Fieldwise.object(drift.object()), Fieldwise.name(drift.path()),
        Fieldwise.value(drift.path(), drift.desired(), "(not set)"), Fieldwise.value(drift.path(), drift.observed(), "(gone)"),
        drift.firstSeen().truncatedTo(ChronoUnit.SECONDS).toString(),
        drift.cause() == null ? "not known, seen by " + drift.seenBy() : drift.cause()}) {
      text.append("<td>").append(escaped(cell)).append("</td>");
    }
    text.append("<td class=\"").append(drift.correctedAt() == null ? "open" : "put").append("\">").append(escaped(DriftText.outcome(drift)))
        .append("</td><td>").append(drift.manifest() == null ? "" : escaped(drift.manifest())).append("</td></tr>\n");
  }

  /** As text between tags, whatever it was. */
  static String escaped(String text) {
    return Text.line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'", "&#39;");
  }
}
