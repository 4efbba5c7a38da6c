package dev.evenkeel.operator.app.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the page's files promise, whoever changes them. */
class PageFilesTest {
  private static final Path FOLDER = Path.of("src/main/resources/dev/evenkeel/operator/app/web");
  private static final int MOST_BYTES = 200_000;

  private static Map<String, String> files() throws IOException {
    try (Stream<Path> all = Files.list(FOLDER)) {
      return all.collect(Collectors.toMap(path -> path.getFileName().toString(), PageFilesTest::read, (a, _) -> a, TreeMap::new));
    }
  }

  private static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> found(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(match -> match.group(1)).collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void allOfThemTogetherAreSmall() throws IOException {
    int bytes = files().values().stream().mapToInt(text -> text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length).sum();
    assertTrue(bytes < MOST_BYTES, bytes + " bytes");
  }

  @Test
  void noScriptMakesMarkupOutOfText() throws IOException {
    files().forEach((name, text) -> assertEquals(Set.of(),
        found("(innerHTML|outerHTML|insertAdjacentHTML|document\\.write|DOMParser|\\beval\\(|new Function|srcdoc|createContextualFragment)",
            text),
        name));
  }

  @Test
  void nothingIsLoadedFromElsewhereAndNothingStandsInline() throws IOException {
    files().forEach((name, text) -> assertEquals(Set.of(), found("(https?://(?!www\\.w3\\.org/2000/svg)[^\\s'\"]+)", text), name));
    String page = read(FOLDER.resolve("page.html"));
    assertEquals(Set.of(), found("(<script(?![^>]* src=)[^>]*>|<style|\\son[a-z]+=|\\sstyle=)", page));
  }

  @Test
  void everyPartIsNamedByThePageSoThatAllLoadAtOnce() throws IOException {
    Set<String> parts = new TreeSet<>(files().keySet());
    parts.remove("page.html");
    assertEquals(parts, found("/page/([a-z]+\\.(?:js|css))", read(FOLDER.resolve("page.html"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../server/openapi.yaml", "PageController.class", "/page.html", "page.html/", "main.js\0", "nothing.js", "..",
      ""})
  void nothingElseIsGivenOut(String name) throws IOException {
    assertTrue(new PageFiles().find(name).isEmpty());
  }
}
