package dev.evenkeel.operator.secret;

import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;

/**
 * The operator's own keys for age files, in a file as {@code age-keygen} writes it.
 *
 * @param path of the file, which may not be there yet
 */
public record AgeKey(Path path) {
  public static final String VARIABLE = "EVENKEEL_AGE_KEY_FILE";
  private static final String IDENTITY = "AGE-SECRET-KEY-1";

  /**
   * Where it is: in the file that {@value #VARIABLE} names, else in {@code ~/.config/evenkeel/age.key}.
   *
   * @param variable of the environment, by name
   */
  public static AgeKey of(Function<String, @Nullable String> variable) {
    String named = variable.apply(VARIABLE);
    if (named != null && !named.isEmpty()) {
      return new AgeKey(Path.of(named).toAbsolutePath());
    }
    String config = variable.apply("XDG_CONFIG_HOME");
    Path folder = config != null && config.startsWith("/") ? Path.of(config) : Path.of(System.getProperty("user.home"), ".config");
    return new AgeKey(folder.resolve("evenkeel").resolve("age.key"));
  }

  /** {@code AGE-SECRET-KEY-1…}, one or more. */
  List<String> identities() throws IOException {
    try {
      List<String> keys = Files.readAllLines(path).stream().map(String::strip).filter(line -> line.startsWith(IDENTITY)).toList();
      if (keys.isEmpty()) {
        throw new IOException(path + " has no line with " + IDENTITY + "…; it is to be as age-keygen writes it");
      }
      return keys;
    } catch (NoSuchFileException e) {
      throw new IOException(
          "there is no age key at " + path + "; copy the key there that the secrets are encrypted to, or name its file in "
              + VARIABLE,
          e);
    }
  }

  /** The public key of the first one ({@code age1…}), as the comment above it says. */
  String recipient() throws IOException {
    List<String> lines = Files.readAllLines(path);
    for (String line : lines) {
      String words = line.strip();
      if (words.startsWith("#") && words.contains("age1")) {
        return words.substring(words.indexOf("age1")).strip();
      }
    }
    throw new IOException(path + " does not say its public key; add the line \"# public key: age1…\" that age-keygen -y prints");
  }

  /** Makes the file with a new key if it is not there. Whether it was made now. */
  boolean make() throws IOException {
    if (Files.exists(path)) {
      return false;
    }
    try {
      KeyPair pair = new X25519KeyPairGenerator().generateKeyPair();
      String text = "# created: " + Instant.now().truncatedTo(ChronoUnit.SECONDS) + "\n# public key: " + pair.getPublic() + "\n"
          + new String(pair.getPrivate().getEncoded(), StandardCharsets.US_ASCII) + "\n";
      Path folder = path.getParent();
      if (folder != null) {
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(path, text, StandardOpenOption.SYNC, StandardOpenOption.WRITE);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IOException("no key could be made: " + e.getMessage(), e);
    }
  }
}
