package dev.evenkeel.manifests.read.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.model.Problem;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class YamlParserTest {
  private final List<Problem> problems = new ArrayList<>();

  @Test
  void texts_stay_as_they_were_written() {
    Yaml.Mapping root = mapping("port: 22:22\nanswer: no\nmode: 012\ndate: 2026-01-01\nquoted: 'no'\n");
    assertEquals("22:22", text(root, "port"));
    assertEquals("no", text(root, "answer"));
    assertEquals("012", text(root, "mode"));
    assertEquals("2026-01-01", text(root, "date"));
    assertEquals("no", text(root, "quoted"));
  }

  @Test
  void positions_count_from_one_and_through_documents() {
    List<YamlParser.Document> documents = parse("a: 1\n---\nb:\n  - c\n").documents();
    Yaml.Mapping second = assertInstanceOf(Yaml.Mapping.class, documents.get(1).root());
    Yaml.Sequence list = assertInstanceOf(Yaml.Sequence.class, second.get("b"));
    assertEquals("f.yaml:4:5", list.items().getFirst().at().toString());
    assertEquals("f.yaml:3:1", second.entries().getFirst().keyAt().toString());
  }

  @Test
  void a_broken_document_leaves_the_others_of_its_file() {
    YamlParser.Documents documents = parse("a: 1\n---\nb: [1,\n---\nc: 3\n");
    assertEquals(2, documents.documents().size());
    assertFalse(documents.complete());
    assertEquals(1, problems.size());
    assertEquals(3, problems.getFirst().at().line() - 1, problems.toString());
  }

  @Test
  void empty_documents_and_comments_are_nothing() {
    assertEquals(0, parse("# only a comment\n---\n---\n# another\n...\n").documents().size());
    assertTrue(problems.isEmpty(), problems.toString());
    assertTrue(parse("").complete());
  }

  @Test
  void a_version_directive_and_a_byte_order_mark_say_nothing() {
    assertEquals(1, parse("\uFEFF%YAML 1.2\n---\na: 1\n").documents().size());
    assertTrue(problems.isEmpty(), problems.toString());
  }

  @Test
  void a_key_written_twice_is_a_reservation_at_the_second() {
    YamlParser.Document document = parse("a: 1\nb: 2\na: 3\n").documents().getFirst();
    assertEquals("f.yaml:3:1: key \"a\" is written twice (it first stands in line 1; keep one)",
        document.reservations().getFirst().toString());
  }

  @Test
  void tags_are_a_reservation() {
    YamlParser.Document document = parse("a: !!str 1\nb: !include x.yaml\nc: !!java.net.URL [x]\n").documents().getFirst();
    assertEquals(3, document.reservations().size());
    assertTrue(document.reservations().getFirst().toString().startsWith("f.yaml:1:4: tags such as !!str are not read"),
        document.reservations().toString());
  }

  @Test
  void aliases_repeat_a_value_and_merge_keys_lay_one_under() {
    Yaml.Mapping root = mapping("base: &b {x: 1, y: 2}\nlist: &l [p, q]\nuse:\n  <<: *b\n  y: 3\nagain: *l\n");
    Yaml.Mapping use = assertInstanceOf(Yaml.Mapping.class, root.get("use"));
    assertEquals("3", text(use, "y"));
    assertEquals("1", text(use, "x"));
    assertEquals(root.get("list"), root.get("again"));
  }

  @Test
  void a_billion_laughs_is_refused_at_once() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for (int i = 1; i < 30; i++) {
      bomb.append("a").append(i).append(": &a").append(i).append(" [").append(("*a" + (i - 1) + ", ").repeat(9)).append("x]\n");
    }
    assertTimeout(Duration.ofSeconds(1), () -> parse(bomb.toString()));
    assertTrue(problems.getFirst().message().contains("aliases"), problems.toString());
  }

  @Test
  void an_alias_of_what_is_around_it_is_refused() {
    assertFalse(parse("a: &a [*a]\n").complete());
    assertTrue(problems.getFirst().message().contains("alias *a"), problems.toString());
  }

  @Test
  void depth_is_bounded() {
    for (String deep : List.of("[".repeat(10_000), "{a: ".repeat(10_000), "- ".repeat(10_000) + "x", deepBlock())) {
      problems.clear();
      assertTimeout(Duration.ofSeconds(1), () -> parse(deep));
      assertEquals(1, problems.size(), deep.substring(0, 10));
    }
  }

  private static String deepBlock() {
    StringBuilder deep = new StringBuilder();
    for (int i = 0; i < 1_000; i++) {
      deep.append(" ".repeat(i)).append("a:\n");
    }
    return deep.toString();
  }

  @Test
  void large_files_are_refused_unread() {
    assertFalse(YamlParser.parse("f.yaml", new byte[YamlParser.MAX_BYTES + 1], problems::add).complete());
    assertEquals(1, problems.size());
  }

  @Test
  void what_is_not_utf8_is_told_with_its_place() {
    byte[] bytes = "a: 1\nb: \u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
    assertFalse(YamlParser.parse("f.yaml", bytes, problems::add).complete());
    assertEquals("f.yaml:2:4: not UTF-8 here (save the file as UTF-8)", problems.getFirst().toString());
  }

  @Test
  void control_characters_are_a_problem_and_no_failure() {
    assertFalse(parse("a: 1\nb: x\u0000y\n").complete());
    assertEquals(1, problems.size());
    assertEquals(
        "f.yaml:2:5: not readable as YAML: the character U+0000 is not allowed (take it out, or write it as an escape in double quotes)",
        problems.getFirst().toString());
  }

  @Test
  void a_tab_as_indentation_is_explained() {
    parse("a:\n\tb: 1\n");
    assertEquals("f.yaml:2:1", problems.getFirst().at().toString());
    assertEquals("indent with spaces, not with tabs", problems.getFirst().hint());
  }

  @Test
  void null_is_what_the_core_schema_calls_null() {
    Yaml.Mapping root = mapping("a:\nb: ~\nc: null\nd: ''\ne: 'null'\n");
    assertTrue(((Yaml.Scalar) got(root, "a")).isNull());
    assertTrue(((Yaml.Scalar) got(root, "b")).isNull());
    assertTrue(((Yaml.Scalar) got(root, "c")).isNull());
    assertFalse(((Yaml.Scalar) got(root, "d")).isNull());
    assertFalse(((Yaml.Scalar) got(root, "e")).isNull());
    assertNull(root.get("f"));
  }

  private YamlParser.Documents parse(String text) {
    return YamlParser.parse("f.yaml", text.getBytes(StandardCharsets.UTF_8), problems::add);
  }

  private Yaml.Mapping mapping(String text) {
    List<YamlParser.Document> documents = parse(text).documents();
    assertEquals(List.of(), problems);
    return assertInstanceOf(Yaml.Mapping.class, documents.getFirst().root());
  }

  private static Yaml got(Yaml.Mapping mapping, String key) {
    Yaml value = mapping.get(key);
    if (value == null) {
      throw new AssertionError("no " + key);
    }
    return value;
  }

  private static String text(Yaml.Mapping mapping, String key) {
    return assertInstanceOf(Yaml.Scalar.class, mapping.get(key)).text();
  }
}
