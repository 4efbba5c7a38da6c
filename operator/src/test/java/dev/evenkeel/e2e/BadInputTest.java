package dev.evenkeel.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** What a person gets who typed something wrong: its place, what is wrong, what to do; exit code 1; all of it in one go. */
class BadInputTest {
  private static final String GOOD = """
      apiVersion: evenkeel/v1
      kind: Host
      metadata: {name: beast}
      spec: {address: local}
      ---
      apiVersion: evenkeel/v1
      kind: Service
      metadata: {name: web}
      spec:
        container:
          image: busybox:1.36
          mem_limit: 64m
      """;

  @Test
  void everyMistakeIsToldWithItsPlaceAndAHint(@TempDir Path folder) {
    Fleet fleet = Fleet.folder(folder).write("good.yaml", GOOD);
    fleet.write("malformed.yaml", "apiVersion: evenkeel/v1\nkind: Service\nmetadata: {name: a\nspec: x\n");
    fleet.write("unknown.yaml", service("b").replace("container:\n", "container:\n    memlimit: 64m\n"));
    fleet.write("wrong-type.yaml", service("c").replace("container:\n", "container:\n    mem_limit: [much]\n"));
    fleet.write("nowhere.yaml", service("d").replace("spec:\n", "spec:\n  host: best\n"));
    fleet.write("twice.yaml", service("web"));
    fleet.write("version.yaml", service("e").replace("evenkeel/v1", "evenkeel/v2"));
    fleet.write("duplicate.yaml", service("f").replace("spec:\n", "spec:\n  reconcile: observe\n  reconcile: enforce\n"));

    Cli.Result result = Cli.alone().run("validate", folder.toString()).ended(1);

    String said = result.stdout() + result.stderr();
    says(said, "malformed.yaml:", "");
    says(said, "unknown.yaml:6:5:", "mem_limit");
    says(said, "wrong-type.yaml:6:", "mem_limit");
    says(said, "nowhere.yaml:5:", "beast");
    says(said, "twice.yaml:", "good.yaml:");
    says(said, "good.yaml:", "Service/web");
    says(said, "version.yaml:1:", "evenkeel/v1");
    says(said, "duplicate.yaml:6:", "reconcile");
  }

  @Test
  void whatIsInOrderIsToldToBe(@TempDir Path folder) {
    Fleet.folder(folder).write("good.yaml", GOOD).write("compose.yaml", "services: {}\n");

    Cli.Result result = Cli.alone().run("validate", folder.toString()).ok();

    assertTrue(result.stdout().contains("1 "), "it says how many files it did not read: " + result.stdout());
  }

  @Test
  void aFolderThatIsNotThereIsNamed(@TempDir Path folder) {
    Cli.Result result = Cli.alone().run("validate", folder.resolve("nothing").toString()).ended(1);

    assertTrue(result.stderr().contains("nothing"), result.toString());
    assertEquals("", result.stdout());
  }

  @Test
  void planAndApplyRefuseWhatCannotBeRead(@TempDir Path folder) {
    Fleet.folder(folder).write("broken.yaml", "kind: [\n");

    for (String command : new String[]{"plan", "apply"}) {
      Cli.Result result = Cli.alone().run(command, folder.toString()).ended(1);
      assertTrue((result.stdout() + result.stderr()).contains("broken.yaml:"), result.toString());
    }
  }

  private static String service(String name) {
    return """
        apiVersion: evenkeel/v1
        kind: Service
        metadata: {name: %s}
        spec:
          container:
            image: busybox:1.36
        """.formatted(name);
  }

  private static void says(String said, String place, String words) {
    assertTrue(said.lines().anyMatch(line -> line.contains(place) && line.contains(words)), place + " … " + words + " in:\n" + said);
  }
}
