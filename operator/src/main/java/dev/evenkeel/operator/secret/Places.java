package dev.evenkeel.operator.secret;

import dev.evenkeel.api.model.SecretSpec;
import dev.evenkeel.hosts.Host;
import dev.evenkeel.operator.loop.SecretReader;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** All places there are. */
public final class Places implements SecretReader {
  private static final Duration FILES = Duration.ofSeconds(10);
  private static final Duration ON_HOSTS = Duration.ofSeconds(30);
  private static final int LARGEST = 1 << 20;
  private static final int MOST_FILES = 1_000;
  private final Function<String, @Nullable String> variable;
  private final Clock clock;
  private final ConcurrentHashMap<String, VaultSecret> vaults = new ConcurrentHashMap<>();

  /** @param variable of the operator's environment, by name */
  public Places(Function<String, @Nullable String> variable, Clock clock) {
    this.variable = variable;
    this.clock = clock;
  }

  @Override
  public Answer read(SecretSpec spec, Function<String, Optional<Host>> hosts) throws IOException, InterruptedException {
    return switch (spec.from()) {
      case SecretSpec.Age age -> new Answer(
          Entries.read(AgeFile.decrypt(age.content(), AgeKey.of(variable).identities(), age.words()), age.words()), null);
      case SecretSpec.Environment environment -> new Answer(environment(environment), null);
      case SecretSpec.OperatorFile file -> new Answer(files(Path.of(file.path()), file.words()), FILES);
      case SecretSpec.OnHost file -> new Answer(onHost(file, hosts), ON_HOSTS);
      case SecretSpec.Vault vault -> vault(spec.name(), vault);
    };
  }

  /** What is not set is a missing key, and takes no other with it. */
  private SortedMap<String, String> environment(SecretSpec.Environment environment) {
    SortedMap<String, String> values = new TreeMap<>();
    environment.variables().forEach((key, name) -> {
      String value = variable.apply(name);
      if (value != null) {
        values.put(key, value);
      }
    });
    return values;
  }

  private static SortedMap<String, String> files(Path path, String where) throws IOException {
    try {
      if (!Files.isDirectory(path)) {
        return Entries.read(text(path), where);
      }
      SortedMap<String, String> values = new TreeMap<>();
      try (Stream<Path> files = Files.list(path)) {
        // Kubernetes and Docker keep bookkeeping of their own beside the values, under names with a dot.
        for (Path file : files.filter(Files::isRegularFile).filter(file -> !name(file).startsWith(".")).sorted().limit(MOST_FILES)
            .toList()) {
          if (name(file).matches("[a-zA-Z0-9_.-]{1,128}")) {
            values.put(name(file), text(file).replaceFirst("\\R$", ""));
          }
        }
      }
      return values;
    } catch (NoSuchFileException e) {
      throw new IOException("there is no " + where, e);
    } catch (java.nio.file.AccessDeniedException e) {
      throw new IOException(where + " cannot be read by the operator's user", e);
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static String text(Path file) throws IOException {
    if (Files.size(file) > LARGEST) {
      throw new IOException(file + " is larger than " + LARGEST + " bytes");
    }
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  private static SortedMap<String, String> onHost(SecretSpec.OnHost file, Function<String, Optional<Host>> hosts)
      throws IOException, InterruptedException {
    Host host = hosts.apply(file.host()).orElseThrow(() -> new IOException(file.host() + " is not connected, and has " + file.path()));
    String text = host.readFile(file.path()).orElseThrow(() -> new IOException("there is no " + file.words())).text();
    return Entries.read(text, file.words());
  }

  private Answer vault(String name, SecretSpec.Vault vault) throws IOException, InterruptedException {
    VaultSecret known = vaults.compute(name,
        (_, old) -> old != null && old.isOf(vault) ? old : new VaultSecret(vault, variable, clock));
    return new Answer(known.read(), vault.refresh());
  }
}
