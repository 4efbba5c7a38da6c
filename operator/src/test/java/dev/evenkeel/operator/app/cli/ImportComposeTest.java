package dev.evenkeel.operator.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** {@code evenkeel import compose}: a Stack that refers to the file where it lies. */
class ImportComposeTest {
  private static final String COMPOSE = """
      name: shop
      services:
        web:
          image: nginx:1.27
          ports: ["8080:80", "8443:443"]
          environment: {API_TOKEN: tok}
        db:
          image: postgres:16
          ports: ["5432:5432"]
          healthcheck: {test: [CMD, pg_isready]}
        worker:
          image: shop:1
      """;
  @TempDir
  Path folder = Path.of("");

  @BeforeEach
  void host() throws IOException {
    write("hosts.yaml", "apiVersion: evenkeel/v1\nkind: Host\nmetadata: {name: here}\nspec: {address: local}\n");
    write("shop/compose.yaml", COMPOSE);
  }

  private void write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.toAbsolutePath().getParent());
    Files.writeString(path, text);
  }

  private Typed typed(String... args) {
    return Typed.run(Map.of(), folder, false, args);
  }

  @Test
  void aStackRefersToTheFileAndEachServiceWithAPortAndNoCheckGetsOne() throws IOException {
    write("shop/compose.override.yaml", "services:\n  worker:\n    ports: [\"9000:9000\"]\n");
    Typed imported = typed("import", "compose", "shop/compose.yaml");
    assertEquals(0, imported.code(), imported.err());
    assertEquals("""
        apiVersion: evenkeel/v1
        kind: Stack
        metadata:
          name: shop
        spec:
          reconcile: observe
          adopt: true
          compose:
            - shop/compose.yaml
            - shop/compose.override.yaml
          services:
            web:
              probes:
                - tcp: :80
            worker:
              probes:
                - tcp: :9000
        """, Files.readString(folder.resolve("shop.stack.yaml")));
    assertTrue(imported.out().contains("service web: has no healthcheck; it gets a probe that connects to :80"), imported.out());
    assertTrue(imported.out().contains("shop/compose.yaml: has what looks like secrets: API_TOKEN"), imported.out());
    assertEquals(0, typed("validate").code(), typed("validate").out());

    Typed again = typed("import", "compose", "shop/compose.yaml");
    assertTrue(again.code() == 1 && again.err().contains("Stack/shop is in . already (shop.stack.yaml:1:1)"), again.err());
  }

  @Test
  void whatAStackRefusesIsSaidWithItsPlaceAndNothingIsWritten() throws IOException {
    write("shop/compose.yaml", COMPOSE.replace("image: shop:1", "build: ."));
    Typed imported = typed("import", "compose", "shop/compose.yaml");
    assertEquals(1, imported.code());
    assertTrue(imported.out().startsWith("shop/compose.yaml:12:"), imported.out());
    assertTrue(imported.out().endsWith("Nothing was written: the Stack would not be valid.\n"), imported.out());
    assertFalse(Files.exists(folder.resolve("shop.stack.yaml")));
  }

  @Test
  void aFileThatIsNotThereOrElsewhereIsRefused() throws IOException {
    assertTrue(typed("import", "compose", "none.yaml").err().contains("none.yaml is not there"));
    assertTrue(typed("import", "compose", "shop/compose.yaml", "--into", "fleet").err().contains("is outside of"));
    write("shop/compose.yaml", "a: [\n");
    assertTrue(typed("import", "compose", "shop/compose.yaml").err().contains("is no YAML"));
    assertTrue(typed("import").err().contains("say what to import"));
    assertTrue(typed("host").err().contains("say what to do"));
  }
}
