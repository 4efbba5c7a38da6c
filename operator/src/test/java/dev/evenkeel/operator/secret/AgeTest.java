package dev.evenkeel.operator.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.SecretRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Age files: those that age itself has made, and those that age itself opens. */
class AgeTest {
  @TempDir
  Path folder;

  private static Blob resource(String name) throws IOException {
    try (InputStream in = AgeTest.class.getResourceAsStream(name)) {
      return Blob.of(java.util.Objects.requireNonNull(in, name).readAllBytes());
    }
  }

  private AgeKey keyOfAge() throws IOException {
    Path key = folder.resolve("keygen.key");
    Files.write(key, resource("made-by-age-keygen.key").bytes());
    return new AgeKey(key);
  }

  @Test
  void files_that_age_has_made_are_read() throws IOException {
    List<String> keys = keyOfAge().identities();
    assertEquals(Map.of("PASSWORD", "a b\n$c", "USER", "ana", "RAW", "x # y"),
        Entries.read(AgeFile.decrypt(resource("made-by-age.age"), keys, "f"), "f"));
    assertEquals(Map.of("password", "p", "port", "5432"),
        Entries.read(AgeFile.decrypt(resource("made-by-age.armour.age"), keys, "f"), "f"));
  }

  @Test
  void a_value_is_set_beside_the_others_and_age_opens_the_file() throws Exception {
    AgeKey key = AgeKey.of(new TreeMap<>(Map.of("XDG_CONFIG_HOME", folder.resolve("config").toString()))::get);
    SecretFolder secrets = new SecretFolder(folder, key);
    SecretFolder.Written first = secrets.set("secrets/db.age", new SecretRef("db", "password"), "hunter2");
    SecretFolder.Written second = secrets.set("secrets/db.age", new SecretRef("db", "cert"), "a\nb\n");
    assertTrue(first.madeKey());
    assertFalse(second.madeKey());
    assertEquals(folder.resolve("config/evenkeel/age.key"), key.path());
    assertEquals("rw-------", java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(key.path())));
    Blob file = Blob.of(Files.readAllBytes(folder.resolve("secrets/db.age")));
    assertFalse(new String(file.bytes(), StandardCharsets.ISO_8859_1).contains("hunter2"));
    assertEquals(Set.of("cert", "password"), secrets.keys(file, "secrets/db.age"));
    assertEquals(Map.of("cert", "a\nb\n", "password", "hunter2"), Entries.read(AgeFile.decrypt(file, key.identities(), "f"), "f"));

    assumeTrue(Files.isExecutable(Path.of("/usr/bin/age")), "age is not installed here");
    Process age = new ProcessBuilder("age", "--decrypt", "-i", key.path().toString(), folder.resolve("secrets/db.age").toString()).start();
    assertEquals(Map.of("cert", "a\nb\n", "password", "hunter2"),
        Entries.read(new String(age.getInputStream().readAllBytes(), StandardCharsets.UTF_8), "age"));
    Process keygen = new ProcessBuilder("age-keygen", "-y", key.path().toString()).start();
    assertEquals(key.recipient(), new String(keygen.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
  }

  @Test
  void several_keys_open_what_lists_them() throws IOException {
    AgeKey own = new AgeKey(folder.resolve("own.key"));
    AgeKey other = keyOfAge();
    Files.createDirectories(folder.resolve("secrets"));
    Files.writeString(folder.resolve("secrets/recipients.txt"), "# ours\n" + other.recipient() + " # the operator\n");
    assertEquals(2, new SecretFolder(folder, own).set("secrets/a.age", new SecretRef("a", "b"), "c").recipients().size());
    Blob file = Blob.of(Files.readAllBytes(folder.resolve("secrets/a.age")));
    assertEquals(Set.of("b"), new SecretFolder(folder, other).keys(file, "f"));
    assertTrue(Files.readString(folder.resolve("secrets/recipients.txt")).contains(own.recipient()));
  }

  @Test
  void what_cannot_be_opened_says_so_and_shows_nothing() throws IOException {
    AgeKey another = new AgeKey(folder.resolve("another.key"));
    assertTrue(another.make());
    List<String> keys = another.identities();
    assertEquals("f cannot be decrypted: it is damaged, or not encrypted to this key",
        assertThrows(IOException.class, () -> AgeFile.decrypt(resource("made-by-age.age"), keys, "f")).getMessage());
    byte[] torn = resource("made-by-age.age").bytes();
    torn[torn.length - 1] ^= 1;
    List<String> right = keyOfAge().identities();
    assertThrows(IOException.class, () -> AgeFile.decrypt(Blob.of(torn), right, "f"));
    assertThrows(IOException.class, () -> AgeFile.decrypt(Blob.utf8("password=x"), right, "f"));
    IOException missing = assertThrows(IOException.class, () -> new AgeKey(folder.resolve("none")).identities());
    assertTrue(String.valueOf(missing.getMessage()).contains("there is no age key at " + folder.resolve("none")), missing.getMessage());
    IOException line = assertThrows(IOException.class, () -> Entries.read("A=1\nhunter2\n", "f"));
    assertEquals("f: line 2 is not KEY=value", line.getMessage());
    IOException json = assertThrows(IOException.class, () -> Entries.read("{\"a\": \"hunter2\"", "f"));
    assertEquals("f is not a JSON object of texts", json.getMessage());
  }
}
