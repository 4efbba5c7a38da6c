package dev.evenkeel.operator.app.cli;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.model.SecretRef;
import dev.evenkeel.api.model.SecretSpec;
import dev.evenkeel.operator.secret.AgeKey;
import dev.evenkeel.operator.secret.SecretFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

@Command(name = "set", description = "Reads a value from standard input and writes it, encrypted, into secrets/NAME.age.", footer = {"",
    "A line break at the end of a single line is left out. The first time, a key is made, and the manifest of the Secret."})
final class SecretSetCommand implements Runnable {
  private static final int LARGEST = 512 << 10;

  @ParentCommand
  @Nullable
  SecretCommand parent;

  @Parameters(paramLabel = "NAME/KEY", description = "the Secret, and which of its values")
  String reference = "";

  @Option(names = {"-f", "--file"}, paramLabel = "PATH", description = "the folder with the manifests; this one if not said")
  @Nullable
  String folder;

  @Override
  public void run() {
    Evenkeel evenkeel = java.util.Objects.requireNonNull(java.util.Objects.requireNonNull(parent).parent);
    SecretRef ref = reference();
    PathOption path = new PathOption();
    path.named = folder;
    FleetTarget fleet = path.read(evenkeel);
    Path root = evenkeel.terminal.folder().resolve(path.typed()).normalize();
    SecretSpec declared = fleet.secrets().get(ref.name());
    if (declared != null && !(declared.from() instanceof SecretSpec.Age)) {
      throw new Failure(ref.resource() + " takes its values from " + declared.from().words() + " (" + declared.at() + "); set it there");
    }
    String file = declared != null && declared.from() instanceof SecretSpec.Age age ? age.path() : SecretFolder.path(ref.name());
    try {
      SecretFolder secrets = new SecretFolder(root, AgeKey.of(evenkeel.terminal::variable));
      String value = value();
      SecretFolder.Written written = secrets.set(file, ref, value);
      boolean made = declared == null && !fleet.refusals().containsKey(ref.resource()) && manifest(root, ref.name());
      evenkeel.terminal.print(told(ref, secrets, written, path, file, made));
    } catch (IOException e) {
      throw new Failure(String.valueOf(e.getMessage()));
    }
  }

  private static String told(SecretRef ref, SecretFolder secrets, SecretFolder.Written written, PathOption path, String file,
      boolean made) {
    StringBuilder text = new StringBuilder();
    if (written.madeKey()) {
      text.append("Made a key: ").append(secrets.key().path())
          .append("\n  Keep a copy of it in a safe place: without it nothing can be read any more.\n")
          .append("  An operator elsewhere needs it too, there or where ").append(AgeKey.VARIABLE).append(" says.\n");
    }
    if (made) {
      text.append("Made ").append(path.shown("secrets/" + ref.name() + ".yaml")).append('\n');
    }
    return text.append("Set ").append(ref).append(" in ").append(path.shown(file)).append(", which ")
        .append(written.recipients().size() == 1 ? "one key opens" : written.recipients().size() + " keys open")
        .append("\nUse it as ${secret:")
        .append(ref).append("}\n").toString();
  }

  private SecretRef reference() {
    try {
      return SecretRef.parse(reference);
    } catch (IllegalArgumentException e) {
      throw new Failure("\"" + reference + "\" is not NAME/KEY; write it like evenkeel secret set db/password");
    }
  }

  /** From standard input; a terminal does not show what is typed. Never from the command line, where everybody could see it. */
  @SuppressWarnings("SystemConsoleNull") // there is none where the console of java.base is asked for
  private static String value() throws IOException {
    var console = System.console();
    if (console != null && console.isTerminal()) {
      char[] typed = console.readPassword("Value (not shown): ");
      if (typed == null || typed.length == 0) {
        throw new Failure("no value was typed");
      }
      return new String(typed);
    }
    byte[] bytes = System.in.readNBytes(LARGEST + 1);
    if (bytes.length > LARGEST) {
      throw new Failure("the value is larger than " + LARGEST + " bytes");
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new Failure("the value is no text in UTF-8; encode it, by base64 for instance");
    }
    String line = text.replaceFirst("\\R$", "");
    if (line.isEmpty()) {
      throw new Failure(
          "standard input is empty; pipe the value into it, or give a file: evenkeel secret set NAME/KEY <FILE");
    }
    return line.lines().limit(2).count() == 1 ? line : text;
  }

  private static boolean manifest(Path root, String name) throws IOException {
    Path file = root.resolve("secrets").resolve(name + ".yaml");
    if (Files.exists(file)) {
      return false;
    }
    Files.writeString(file, "apiVersion: evenkeel/v1\nkind: Secret\nmetadata: {name: " + name + "}\nspec: {age: " + name + ".age}\n");
    return true;
  }
}
