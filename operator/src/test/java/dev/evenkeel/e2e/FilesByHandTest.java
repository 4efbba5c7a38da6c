package dev.evenkeel.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.testbed.RealHosts;
import dev.evenkeel.testbed.TestHost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every way in which a person can change a file of a real host: each becomes one drift record with its cause, and is put right. All is done to files of their own at once, and the watch over them tells.
 */
@RealHosts(value = {"beast"}, reset = RealHosts.Reset.CLASS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FilesByHandTest {
  private static final String FOLDER = "/etc/evenkeel-test/";
  private static final String TEXT = "This machine is kept.\n";
  private static final List<String> NAMES = List.of("edited", "removed", "opened", "given", "linked", "foldered", "quiet");
  private final TestHost beast;
  private final Path folder;
  private final List<JsonNode> records = new ArrayList<>();
  private HandsOn hands;

  FilesByHandTest(TestHost beast, @TempDir Path folder) {
    this.beast = beast;
    this.folder = folder;
  }

  private static String manifest(String name) {
    return """
        apiVersion: evenkeel/v1
        kind: File
        metadata: {name: %s}
        spec: {path: %s, mode: "0640", content: "%s"}
        """.formatted(name, FOLDER + name, TEXT.replace("\n", "\\n"));
  }

  @BeforeAll
  void changeThemAll() {
    hands = new HandsOn(beast, folder, String.join("---\n", NAMES.stream().map(FilesByHandTest::manifest).toList()),
        NAMES.stream().map("File/"::concat).toArray(String[]::new));
    beast.writeFile("/root/precious", "do not touch\n");
    // What takes two commands comes first: nobody looks before both are done.
    beast.sh("cd " + FOLDER + """
         && rm foldered && mkdir foldered && echo more >>edited && rm removed && chmod 0666 opened && chown nobody given \
        && ln -sf /root/precious linked""").orThrow();
    hands.byHand(() -> {}, () -> hands.reports().fresh().size() == NAMES.size() - 1
        && hands.reports().fresh().stream().noneMatch(one -> one.path("correctedAt").isNull()));
    records.addAll(hands.reports().settled());
    records.forEach(Reports::figure);
  }

  @AfterAll
  void rest() {
    try {
      hands.rest();
    } finally {
      hands.close();
    }
  }

  /** The only record of a file, which is as it was again. */
  private HandsOn.Drifted drifted(String name, String path) {
    List<JsonNode> about = records.stream().filter(one -> one.path("object").asText().equals("file/" + FOLDER + name)).toList();
    assertEquals(1, about.size(), about.toString());
    assertEquals("640 root regular file", beast.exec("stat", "-c", "%a %U %F", FOLDER + name).text());
    assertEquals(TEXT, beast.readFile(FOLDER + name));
    return new HandsOn.Drifted(about.getFirst()).isAbout("file/" + FOLDER + name, path).seenBy("file watch").correctedBy("evenkeel");
  }

  @Test
  void aFileThatWasEdited() {
    HandsOn.Drifted record = drifted("edited", "content").cause("edited by hand");
    assertNotEquals(record.json().path("desired").asText(""), record.json().path("observed").asText(""));
  }

  @Test
  void aFileThatWasRemoved() {
    drifted("removed", "exists").values("yes", "null").cause("removed");
  }

  @Test
  void aFileWhoseModeWasChanged() {
    drifted("opened", "mode").values("0640", "0666").cause("chmod");
  }

  @Test
  void aFileThatWasGivenToSomebodyElse() {
    drifted("given", "owner").cause("chown");
  }

  @Test
  void aFileThatWasReplacedByALinkWhichIsNotFollowed() {
    drifted("linked", "type").values("file", "link").cause("replaced by a link");
    assertEquals("do not touch\n", beast.readFile("/root/precious"));
    assertFalse(beast.sh("test -L " + FOLDER + "linked").ok());
  }

  @Test
  void aFileThatWasReplacedByAFolder() {
    drifted("foldered", "type").values("file", "directory").cause("replaced by a directory");
  }

  @Test
  void whatNobodyTouchedIsNotReported() {
    assertEquals(List.of(), Stream.of("quiet").map(name -> "file/" + FOLDER + name)
        .filter(object -> records.stream().anyMatch(one -> one.path("object").asText().equals(object))).toList());
  }
}
