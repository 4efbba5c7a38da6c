package dev.evenkeel.operator.secret;

import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.SecretRef;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The age files of a folder of manifests, as {@code evenkeel secret} writes them: {@code secrets/NAME.age}, encrypted to the keys in {@code secrets/recipients.txt}.
 *
 * @param folder the folder with the manifests
 * @param key the key of whoever writes
 */
public record SecretFolder(Path folder, AgeKey key) {
  private static final String RECIPIENTS = "recipients.txt";

  /**
   * What was done.
   *
   * @param file where the value is now
   * @param madeKey whether a key was made for it
   * @param recipients the keys that can open the file
   */
  public record Written(Path file, boolean madeKey, SortedSet<String> recipients) {}

  /** Where the values of a Secret are, relative to the folder. */
  public static String path(String name) {
    return "secrets/" + name + ".age";
  }

  /**
   * Sets one value and leaves the others.
   *
   * @param path of the file, relative to the folder
   */
  public Written set(String path, SecretRef ref, String value) throws IOException {
    if (value.indexOf('\0') >= 0) {
      throw new IOException(
          "the value holds a NUL character, which neither an environment nor a text can; encode it, by base64 for instance");
    }
    Path file = folder.resolve(path);
    boolean made = key.make();
    SortedMap<String, String> values = Files.exists(file) ? values(file) : new TreeMap<>();
    values.put(ref.key(), value);
    Files.createDirectories(file.getParent());
    Files.createDirectories(folder.resolve("secrets"));
    SortedSet<String> recipients = recipients();
    replace(file, AgeFile.encrypt(Entries.json(values), recipients));
    return new Written(file, made, recipients);
  }

  /** The keys of a Secret's values; never a value. */
  public SortedSet<String> keys(Blob content, String where) throws IOException {
    return Collections.unmodifiableSortedSet(
        new TreeSet<>(Entries.read(AgeFile.decrypt(content, key.identities(), where), where).keySet()));
  }

  private SortedMap<String, String> values(Path file) throws IOException {
    String where = folder.relativize(file).toString();
    return new TreeMap<>(Entries.read(AgeFile.decrypt(Blob.of(Files.readAllBytes(file)), key.identities(), where), where));
  }

  /** Those that the folder lists, and one's own, which is added to the list. */
  private SortedSet<String> recipients() throws IOException {
    Path file = folder.resolve("secrets").resolve(RECIPIENTS);
    List<String> lines = Files.exists(file)
        ? new ArrayList<>(Files.readAllLines(file))
        : new ArrayList<>(List.of("# The public keys (age1…) that can open the files here. After a change, set each value anew."));
    SortedSet<String> recipients = new TreeSet<>();
    for (String line : lines) {
      String word = line.replaceFirst("#.*", "").strip();
      if (!word.isEmpty()) {
        if (!word.matches("age1[a-z0-9]{10,}")) {
          throw new IOException("secrets/" + RECIPIENTS + ": \"" + word + "\" is not a public key of age; write age1…, one on a line");
        }
        recipients.add(word);
      }
    }
    String own = key.recipient();
    if (recipients.add(own)) {
      lines.add(own);
      replace(file, (String.join("\n", lines) + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    return recipients;
  }

  /** Old or new, never torn. */
  private static void replace(Path file, byte[] bytes) throws IOException {
    Path beside = Files.createTempFile(file.getParent(), ".", ".new");
    try {
      Files.write(beside, bytes);
      Files.setPosixFilePermissions(beside, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
  }
}
