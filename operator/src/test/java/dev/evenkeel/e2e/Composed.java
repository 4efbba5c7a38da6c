package dev.evenkeel.e2e;

import dev.evenkeel.testbed.TestHost;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A project as {@code docker compose} v2 leaves it on a host, made by the plain docker command with the names and labels that Compose gives: the test hosts have no Compose.
 *
 * @param directory the project's folder on the host, with its compose.yaml
 */
record Composed(TestHost host, String project, String directory) {

  /** The project's default network. */
  Composed network() {
    host.docker("network", "create", "--label", "com.docker.compose.project=" + project, "--label", "com.docker.compose.network=default",
        "--label",
        "com.docker.compose.version=2.24.5", project + "_default").orThrow();
    return this;
  }

  Composed volume(String key) {
    host.docker("volume", "create", "--label", "com.docker.compose.project=" + project, "--label", "com.docker.compose.volume=" + key,
        "--label",
        "com.docker.compose.version=2.24.5", project + "_" + key).orThrow();
    return this;
  }

  /** Starts a service's first container.
   *
   * @param words options of docker run, the image, and the command */
  Composed up(String service, String... words) {
    List<String> command = new ArrayList<>(List.of("run", "-d", "--name", project + "-" + service + "-1", "--network", project + "_default",
        "--network-alias", service));
    label(command, "project", project);
    label(command, "service", service);
    label(command, "container-number", "1");
    label(command, "oneoff", "False");
    label(command, "config-hash", "0b7e55f3a2c1");
    label(command, "version", "2.24.5");
    label(command, "project.working_dir", directory);
    label(command, "project.config_files", directory + "/compose.yaml");
    command.addAll(Arrays.asList(words));
    host.docker(command.toArray(String[]::new)).orThrow();
    return this;
  }

  private static void label(List<String> command, String name, String value) {
    command.add("--label");
    command.add("com.docker.compose." + name + "=" + value);
  }
}
