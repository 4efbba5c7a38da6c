package dev.evenkeel.operator.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.operator.app.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Commands that need neither a server nor a host. */
class LocalCommandsTest {
  private static final String GOLDENS = "src/test/resources/dev/evenkeel/operator/app/cli/";
  private static final String HOST = """
      apiVersion: evenkeel/v1
      kind: Host
      metadata: {name: here}
      spec: {address: local}
      """;

  @TempDir
  Path folder = Path.of("");

  private Typed typed(String... args) {
    return Typed.run(Map.of(), folder, false, args);
  }

  private void write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.toAbsolutePath().getParent());
    Files.writeString(path, text);
  }

  @Test
  void validManifestsAreCountedAndOtherYamlIsTold() throws IOException {
    write("hosts.yaml", HOST);
    write("other.yaml", "a: 1\n");
    Typed typed = typed("validate");
    assertEquals("valid: 1 resource on 1 host; 1 YAML file without a manifest not read (other.yaml)\n", typed.out());
    assertEquals(0, typed.code());
  }

  @Test
  void everyProblemStandsAtItsPlaceAsItCanBeOpenedFromHere() throws IOException {
    write("fleet/hosts.yaml", HOST);
    write("fleet/web.yaml", """
        apiVersion: evenkeel/v1
        kind: Service
        metadata: {name: web}
        spec:
          host: hre
          container:
            imge: nginx
        """);
    write("fleet/broken.yaml", "kind: [\n");
    Typed typed = typed("validate", "fleet");
    Golden.check(GOLDENS + "validate-problems.txt", typed.shown("validate", "fleet"));
    assertEquals(1, typed.code());
    assertTrue(typed("validate", "-f", "fleet", "-o", "json").out().contains("\"severity\" : \"error\""));
  }

  @Test
  void aFolderThatIsNotThereIsTold() {
    Typed typed = typed("validate", "nowhere");
    assertEquals(1, typed.code());
    assertTrue(typed.err().startsWith("evenkeel: ") && typed.err().contains("nowhere is not there"), typed::err);
  }

  @Test
  void aFileIsNotAFolder() throws IOException {
    write("hosts.yaml", HOST);
    assertEquals("evenkeel: hosts.yaml is a file; say the folder it is in, since manifests refer to each other\n",
        typed("validate", "hosts.yaml").err());
  }

  @Test
  void aPathIsGivenOnce() {
    assertEquals("evenkeel: PATH was given twice: a and -f b; give one of them\n", typed("validate", "a", "-f", "b").err());
  }

  @Test
  void aPlanWithoutHostsSaysWhatIsMissing() {
    Typed typed = typed("plan");
    assertEquals(1, typed.code());
    assertEquals("evenkeel: no Host is declared in .; write one, such as kind: Host with spec.address: local\n", typed.err());
  }

  @Test
  void aHostThatIsNotDeclaredIsMetWithASuggestion() throws IOException {
    write("hosts.yaml", HOST);
    assertEquals("evenkeel: no Host named hree is declared; did you mean here?\n", typed("plan", "--host", "hree").err());
  }

  @Test
  void theSchemaOfAKindIsPrinted() {
    assertTrue(typed("schema", "services").out().contains("\"$schema\""));
    assertTrue(typed("schema").out().contains("Tunnel"));
    assertEquals("evenkeel: there is no kind 'Servce'; did you mean Service?\n", typed("schema", "Servce").err());
  }

  @Test
  void theVersionIsPrinted() {
    assertTrue(typed("--version").out().startsWith("evenkeel "));
  }
}
