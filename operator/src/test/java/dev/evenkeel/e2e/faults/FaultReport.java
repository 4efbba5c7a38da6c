package dev.evenkeel.e2e.faults;

import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Gives each row its {@link Trial} and writes how it ended: one file a row under {@code target/faults/rows}, and all of them as one table in {@code target/faults/report.md}. */
final class FaultReport implements ParameterResolver, AfterTestExecutionCallback {
  private static final Path FOLDER = Path.of("target", "faults").toAbsolutePath();
  private static final Namespace NAMESPACE = Namespace.create(FaultReport.class);
  private static final String HEAD = """
      | row | fault | injected by | held | converged again within | seen |
      | --- | --- | --- | --- | --- | --- |
      """;

  /** Rows of the list of faults that are about a part that does not exist yet. */
  private static final String NOT_YET = "| 38 | webhook without or with a wrong signature, too large, replayed, slow | – | not yet | – | comes with webhooks |\n";

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Trial.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var faults = (FaultsOnHosts) context.getRequiredTestInstance();
    return context.getStore(NAMESPACE).computeIfAbsent(Trial.class, key -> new Trial(faults.world()), Trial.class);
  }

  @Override
  public void afterTestExecution(ExtensionContext context) throws IOException {
    Method method = context.getRequiredTestMethod();
    Fault fault = method.getAnnotation(Fault.class);
    Trial trial = context.getStore(NAMESPACE).get(Trial.class, Trial.class);
    if (fault == null || trial == null) {
      return;
    }
    trial.end();
    Optional<Throwable> failure = context.getExecutionException();
    write(fault, method.getName(), failure.map(thrown -> "**no**").orElse("yes"),
        failure.map(thrown -> "–").orElseGet(() -> seconds(trial.took())),
        failure.map(thrown -> firstLine(String.valueOf(thrown.getMessage()))).orElseGet(() -> String.join("; ", trial.notes())));
  }

  private static void write(Fault fault, String name, String held, String took, String seen) throws IOException {
    Path rows = Files.createDirectories(FOLDER.resolve("rows"));
    String row = "| %d | %s | %s | %s | %s | %s |\n".formatted(fault.row(), cell(fault.what()), cell(fault.how()), held, took, cell(seen));
    Files.writeString(rows.resolve("%02d-%s.md".formatted(fault.row(), name)), row);
    collect(rows);
  }

  /** By rename, because two JVMs may do so at once; the last one has all rows. */
  private static void collect(Path rows) throws IOException {
    StringBuilder table = new StringBuilder(HEAD);
    for (Path file : sorted(rows)) {
      table.append(Files.readString(file));
    }
    table.append(NOT_YET);
    Path part = Files.createTempFile(FOLDER, "report", ".part");
    Files.writeString(part, table);
    Files.move(part, FOLDER.resolve("report.md"), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static List<Path> sorted(Path rows) {
    try (Stream<Path> files = Files.list(rows)) {
      return new ArrayList<>(files.sorted().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String seconds(Duration took) {
    return took.isZero() ? "–" : "%.1f s".formatted(took.toMillis() / 1000.0);
  }

  private static String firstLine(String text) {
    String line = text.strip().lines().findFirst().orElse("");
    return line.length() > 300 ? line.substring(0, 300) + " …" : line;
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }
}
