package dev.evenkeel.bench.row;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.bench.Bench;
import dev.evenkeel.bench.Benchmark;
import dev.evenkeel.bench.Line;
import dev.evenkeel.bench.Mark;
import dev.evenkeel.bench.Spread;
import dev.evenkeel.bench.Unit;
import dev.evenkeel.bench.rig.Processes;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Fleets of simulated hosts, each in a JVM of its own with the heap that is allowed. The hosts live in the same JVM, so their own share is measured as well and shown; the marks are for both together, which is harder than they ask.
 */
public final class FleetSizes implements Benchmark {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration DEADLINE = Duration.ofMinutes(40);
  private static final int THOUSAND = 1_000;
  private static final String REST = "CPU at rest, one kill a second per 100 hosts";
  private static final String PASS = "full pass over all hosts, CPU per host";
  private static final String HEAP = "heap per host after a collection";
  private static final String START = "loop started → first pass over all hosts done, per host";
  /** A tenth more than linear is still called linear. */
  private static final double LINEAR = 1.1;

  @Override
  public String name() {
    return "fleet";
  }

  @Override
  public String question() {
    return "100, 1,000 and 10,000 simulated hosts with 20 containers and 2 files each: CPU, heap, pass";
  }

  @Override
  public List<Line> run(Bench bench) throws Exception {
    Map<Integer, JsonNode> all = new TreeMap<>();
    List<Line> lines = new ArrayList<>();
    for (int hosts : bench.size(1, 0) == 1 ? new int[]{100, THOUSAND, 10_000} : new int[]{20, 100, THOUSAND}) {
      bench.say(hosts + " hosts");
      try {
        all.put(hosts, measured(hosts, bench.size(20, 10)));
      } catch (IOException e) {
        // The smaller fleets have their figures all the same.
        String why = String.valueOf(e.getMessage()).lines().filter(line -> line.contains("Exception")).findFirst()
            .orElse("it gave no figures");
        lines.add(new Line.Missing(REST + ", " + hosts + " hosts", "Evenkeel", why));
      }
    }
    if (all.isEmpty()) {
      return lines;
    }
    all.forEach((hosts, found) -> lines.add(rest(hosts, found)));
    add(lines, all, PASS, "passMicros", "fakePassMicros", Unit.MICROS);
    add(lines, all, HEAP, "heapKib", "fakeHeapKib", Unit.KIB);
    add(lines, all, START, "startMicros", "", Unit.MICROS);
    return lines;
  }

  private static JsonNode measured(int hosts, int seconds) throws IOException, InterruptedException {
    String heap = hosts > THOUSAND ? "-Xmx12g" : "-Xmx512m";
    ProcessBuilder probe = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", heap, FleetProbe.class.getName(), Integer.toString(hosts),
        Integer.toString(seconds));
    probe.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    String said = Processes.run(DEADLINE, probe);
    return JSON.readTree(said.lines().filter(line -> line.startsWith("{")).reduce((_, last) -> last)
        .orElseThrow(() -> new IOException("the probe gave no figures:\n" + said)));
  }

  private static Line rest(int hosts, JsonNode found) {
    Spread cpu = Spread.single(Unit.PERCENT_OF_A_CORE, found.path("restPercent").asDouble());
    String note = String.format(Locale.ROOT,
        "%d passes (%d of them full), %d kills in %d s; heap limit %s; a reading of a simulated host costs %.0f µs of these passes",
        found.path("passes").asInt(), found.path("fullPasses").asInt(), found.path("kills").asInt(), found.path("seconds").asInt(),
        hosts > THOUSAND ? "12 GB" : "512 MB", found.path("fakePassMicros").asDouble());
    return hosts == THOUSAND
        ? Line.of(REST + ", " + hosts + " hosts", "Evenkeel", cpu, note, Mark.below(10, cpu), new Mark("runs in 512 MB", "yes", true))
        : Line.of(REST + ", " + hosts + " hosts", "Evenkeel", cpu, note);
  }

  private static void add(List<Line> lines, Map<Integer, JsonNode> all, String figure, String field, String ofFake, Unit unit) {
    double first = all.values().iterator().next().path(field).asDouble();
    all.forEach((hosts, found) -> {
      double value = found.path(field).asDouble();
      String note = ofFake.isEmpty() ? "" : "of it, the simulated host itself: " + unit.text(found.path(ofFake).asDouble());
      List<Mark> marks = first == value
          ? List.of()
          : List.of(new Mark("linear: ≤ " + LINEAR + " × that of the smallest fleet", String.format(Locale.ROOT, "%.2f ×", value / first),
              value <= LINEAR * first));
      lines.add(new Line.Measured(figure + ", " + hosts + " hosts", "Evenkeel", Spread.single(unit, value), marks, note));
    });
  }
}
