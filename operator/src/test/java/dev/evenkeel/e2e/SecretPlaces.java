package dev.evenkeel.e2e;

import dev.evenkeel.api.model.Blob;
import dev.evenkeel.testbed.TestHost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Everything that Evenkeel lets out, as texts, and what to look for in it: values, their encodings, and plain hashes that values could be tried against. */
final class SecretPlaces {
  private static final List<String> REFS = List.of("Service/app", "Service/reader", "Service/bystander", "File/env", "Unit/worker",
      "Tunnel/docs", "Secret/db", "Secret/own");

  private SecretPlaces() {}

  /** A mark that every value has, and of each value the forms in which it could have slipped through. */
  static List<String> needles(String mark, String... values) {
    List<String> needles = new ArrayList<>(
        List.of(mark, Base64.getEncoder().encodeToString(mark.getBytes(StandardCharsets.UTF_8)).substring(0, 12)));
    for (String value : values) {
      needles.add(Blob.utf8(value).sha256());
      needles.add(Base64.getEncoder().withoutPadding().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
    }
    return needles;
  }

  static List<String> found(Map<String, String> places, List<String> needles) {
    return places.entrySet().stream().filter(place -> needles.stream().anyMatch(place.getValue()::contains)).map(Map.Entry::getKey)
        .toList();
  }

  /** What an operator says and keeps, and what stands on its host beside the values themselves. */
  static Map<String, String> letOut(OperatorProcess operator, Path state, Fleet fleet, List<String> refs, TestHost host) {
    Map<String, String> places = new LinkedHashMap<>();
    places.put("the operator's log", operator.output());
    places.put("the operator's command line", text(Path.of("/proc/" + operator.pid() + "/cmdline")));
    List<String> paths = new ArrayList<>(List.of("/api/v1/resources", "/api/v1/hosts", "/api/v1/hosts/" + host.name(), "/api/v1/drift",
        "/api/v1/events?limit=1000", "/api/v1/plans/current", "/api/v1/revisions", "/metrics", "/health"));
    refs.forEach(ref -> paths.addAll(List.of("/api/v1/resources/" + ref, "/api/v1/resources/" + ref + "/why")));
    paths.forEach(path -> places.put(path, operator.api().get(path).body()));
    host(places, host);
    files(places, "state file ", state);
    files(places, "manifest ", fleet.path());
    return places;
  }

  static Map<String, String> all(OperatorProcess operator, Path state, Fleet fleet, TestHost host, Map<String, String> variables) {
    Map<String, String> places = letOut(operator, state, fleet, REFS, host);
    places.put("command lines on the host", host.sh("sort -u /root/cmdlines").stdout());
    for (String format : List.of("table", "json")) {
      for (String command : List.of("get", "drift", "events")) {
        places.put(command + " -o " + format, said(operator.cli().run(command, "-o", format)));
      }
    }
    for (String ref : REFS) {
      places.put("describe " + ref, said(operator.cli().run("describe", ref)));
      places.put("why " + ref, said(operator.cli().run("why", ref)));
    }
    // A folder in which every value differs from what was applied, so that the plan is full of them.
    places.put("plan", said(Cli.alone().run(fleet.path(), variables, "", "plan")));
    places.put("plan -o json", said(Cli.alone().run(fleet.path(), Map.of(), "", "plan", "-o", "json")));
    places.put("validate", said(Cli.alone().run(fleet.path(), variables, "", "validate")));
    places.put("secret list", said(Cli.alone().run(fleet.path(), variables, "", "secret", "list", "-o", "json")));
    return places;
  }

  private static String said(Cli.Result result) {
    return result.stdout() + result.stderr();
  }

  private static void host(Map<String, String> places, TestHost host) {
    places.put("the ledger", host.sh("cat /var/lib/evenkeel/ledger").stdout());
    places.put("everything in /var/lib/evenkeel but the files",
        host.sh("find /var/lib/evenkeel -type f -not -path '*/files/*' -exec cat {} +").stdout());
    places.put("labels", host.sh("docker ps -aq | xargs -r docker inspect -f '{{.Name}} {{.Config.Labels}} {{.Args}} {{.Path}}'").stdout());
    places.put("networks and volumes",
        host.sh("docker network ls -q | xargs docker network inspect; docker volume ls -q | xargs -r docker volume inspect").stdout());
    places.put("the journal", host.sh("journalctl --no-pager -o short | cat").stdout());
    places.put("the host's logs", host.sh("find /var/log -type f -not -path '*/journal/*' -exec cat {} +").stdout());
    places.put("container logs", host.sh("find /var/lib/docker/containers -name '*-json.log' -exec cat {} +").stdout());
    places.put("what was left in /run and /tmp", host.sh("find /run/evenkeel /tmp -type f -exec cat {} + 2>/dev/null").stdout());
    places.put("units", host.sh("systemctl cat worker docs 2>/dev/null; systemctl show worker docs 2>/dev/null").stdout());
  }

  private static void files(Map<String, String> places, String what, Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.filter(Files::isRegularFile).forEach(file -> places.put(what + folder.relativize(file), text(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException goneMeanwhile) {
      return "";
    }
  }
}
