package dev.evenkeel.operator.app.cli;

import dev.evenkeel.api.http.DriftView;
import dev.evenkeel.api.http.ListOf;
import dev.evenkeel.operator.app.RefusedException;
import dev.evenkeel.operator.app.Spans;
import dev.evenkeel.operator.app.cli.render.DriftPage;
import dev.evenkeel.operator.app.cli.render.DriftText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

import java.time.Instant;
import java.util.List;

@Command(name = "drift", description = "Shows what was not as written although no commit explains it: the field, both values, the likely cause, what was done.")
final class DriftCommand implements Runnable {
  @ParentCommand
  @Nullable
  Evenkeel parent;

  @Option(names = "--host", paramLabel = "HOST", description = "only there")
  @Nullable
  String host;

  @Option(names = "--since", paramLabel = "SPAN", defaultValue = "24h", description = "a span such as 1h or 7d, or a time; 24h if not said")
  String since = "24h";

  @Override
  public void run() {
    Evenkeel evenkeel = java.util.Objects.requireNonNull(parent);
    Instant from;
    try {
      from = Spans.before(evenkeel.now(), since);
    } catch (RefusedException e) {
      throw new Failure("--since: " + e.getMessage());
    }
    String path = "/api/v1/drift?since=" + from + (host == null ? "" : "&host=" + Client.encoded(host));
    List<DriftView> records = evenkeel.client().list(path, DriftView.class).reversed();
    evenkeel.show(new ListOf<>(records),
        () -> records.isEmpty() ? "Nothing has drifted since " + since + ".\n" : DriftText.table(records, evenkeel.now(), evenkeel.paint()),
        () -> DriftText.markdown(records, evenkeel.now()), () -> DriftPage.of(records, from, evenkeel.now()));
  }
}
