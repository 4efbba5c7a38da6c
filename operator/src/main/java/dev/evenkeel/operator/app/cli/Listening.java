package dev.evenkeel.operator.app.cli;

import dev.evenkeel.operator.app.ServerSettings;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** How the server of {@code run} listens: the address, and tokens where others can reach it. */
final class Listening {
  private static final int TOKEN_BYTES = 32;

  private Listening() {}

  static ServerSettings parse(Terminal terminal, String listen, Path state) throws IOException {
    int colon = listen.lastIndexOf(':');
    String host = colon < 0 ? listen : listen.substring(0, colon);
    String port = colon < 0 ? Integer.toString(ServerSettings.DEFAULT_PORT) : listen.substring(colon + 1);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    if (!port.matches("\\d{1,5}")) {
      throw new Failure("--listen is written ADDRESS:PORT, such as 127.0.0.1:8420, not '" + listen + "'");
    }
    String address = host.isEmpty() ? "0.0.0.0" : host;
    String admin = terminal.variable("EVENKEEL_TOKEN");
    String reader = terminal.variable("EVENKEEL_READ_TOKEN");
    if (!ServerSettings.isLoopback(address)) {
      admin = admin != null ? admin : kept(terminal, state.resolve("token"), "may change things");
      reader = reader != null ? reader : kept(terminal, state.resolve("read-token"), "may only read");
    }
    return new ServerSettings(address, Integer.parseInt(port), admin, reader);
  }

  /** The token of an earlier start, or a new one that only this user can read. */
  private static @Nullable String kept(Terminal terminal, Path file, String what) throws IOException {
    if (!Files.exists(file)) {
      byte[] random = new byte[TOKEN_BYTES];
      new SecureRandom().nextBytes(random);
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n", StandardOpenOption.WRITE);
    }
    terminal.err().println("the token in " + file + " " + what);
    String token = Files.readString(file).strip();
    if (token.isEmpty()) {
      throw new Failure(file + " is empty; remove it, and a new token is made");
    }
    return token;
  }
}
