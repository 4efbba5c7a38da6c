package dev.evenkeel.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.manifests.read.MemoryTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A kind's page and schema say what the code does: the fields are made from the records, and the examples of the pages are read. */
class DocumentationTest {
  private static final Path KINDS = Path.of("src/main/java/dev/evenkeel/manifests/kinds");
  private static final Path DOCS = Path.of("../docs/kinds");
  private static final Pattern EXAMPLE = Pattern.compile("(?s)```yaml\n(.*?)```");

  static List<String> kinds() {
    return Manifests.kinds();
  }

  private static String page(String kind) throws IOException {
    String name = kind.toLowerCase(Locale.ROOT);
    return Files.readString(KINDS.resolve(name).resolve(name + ".md"));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void the_schema_in_the_kinds_folder_is_the_codes(String kind) {
    String name = kind.toLowerCase(Locale.ROOT);
    Goldens.check(KINDS.resolve(name).resolve(name + ".schema.json"), Manifests.schema(kind).orElseThrow());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void the_page_ends_with_the_fields_of_the_code(String kind) throws IOException {
    Goldens.check(DOCS.resolve(kind.toLowerCase(Locale.ROOT) + ".md"), page(kind) + "\n" + FieldTables.of(kind));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void the_examples_of_the_page_are_valid(String kind) throws IOException {
    MemoryTree tree = new MemoryTree().with("prometheus/prometheus.yml", "x").with("nginx/site.conf", "x")
        .with("cloudflare/config.yml", "tunnel: x").with("shop/compose.yaml", "services: {web: {image: nginx}, db: {image: postgres}}")
        .with("shop/compose.prod.yaml", "services: {web: {restart: always}}")
        .with("nginx.yaml", FleetFixture.HEAD + "kind: Unit\nmetadata: {name: nginx}\nspec: {host: beast, state: active}\n");
    tree.with("secrets/shop.age", "age-encryption.org/v1\nx");
    if (!kind.equals("Host")) {
      tree.with("host.yaml", FleetFixture.HEAD + "kind: Host\nmetadata: {name: beast}\nspec: {address: beast}\n");
    }
    Matcher examples = EXAMPLE.matcher(page(kind));
    int count = 0;
    while (examples.find()) {
      tree.with("example" + count++ + ".yaml", examples.group(1));
    }
    assertTrue(count > 0, "the page of " + kind + " has no example");
    assertEquals(List.of(), Manifests.lower(tree, "").problems());
  }

  @Test
  void there_is_one_schema_for_all_kinds() {
    String schema = Manifests.schema();
    Manifests.kinds().forEach(kind -> assertTrue(schema.contains("\"" + kind + "Spec\""), kind));
    assertTrue(Manifests.schema("Nothing").isEmpty());
  }
}
