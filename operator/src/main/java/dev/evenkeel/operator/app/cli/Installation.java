package dev.evenkeel.operator.app.cli;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code run --install}: the operator as a service of this machine's systemd (systemd.service(5)), which starts it at boot and again when it dies. */
final class Installation {
  static final String UNIT = "evenkeel.service";
  private static final String HEADER = "# Written by evenkeel run --install; run it again to change it.";
  private final Terminal terminal;
  private final Path units;

  Installation(Terminal terminal, Path units) {
    this.terminal = terminal;
    this.units = units;
  }

  /**
   * Writes the unit, and starts it anew.
   *
   * @param followed what it follows
   * @param branch of the repository
   * @param listen where it listens
   * @return what was done, for a person
   */
  String run(Followed followed, String branch, String listen) {
    Path file = units.resolve(UNIT);
    if (followed.example()) {
      throw new Failure("the bundled example is for a look; say --repo URL-or-folder for what the service is to follow");
    }
    if (!Files.isDirectory(Path.of("/run/systemd/system"))) {
      throw new Failure(
          "this machine does not run systemd; let your own supervisor start: " + String.join(" ", command(followed, branch, listen)));
    }
    try {
      if (Files.exists(file) && !Files.readString(file).startsWith(HEADER)) {
        throw new Failure(file + " is there and was not written by evenkeel run --install; move it away first");
      }
      Files.writeString(file, text(followed, branch, listen, terminal.variable("SUDO_USER")));
    } catch (IOException e) {
      throw new Failure(file + " cannot be written (" + e.getMessage() + "); run it as root: sudo " + launcher() + " run --install …");
    }
    systemctl("daemon-reload");
    systemctl("enable", UNIT);
    systemctl("restart", UNIT);
    return "Wrote " + file + " and started " + UNIT + "; it follows " + followed.name() + ".\n  its log   journalctl -u " + UNIT
        + "\n  to end    systemctl disable --now " + UNIT + "   (everything on the hosts keeps running)\n";
  }

  private static String text(Followed followed, String branch, String listen, @Nullable String user) {
    return HEADER + "\n[Unit]\nDescription=Evenkeel operator\nDocumentation=file:" + home().resolve("README.md")
        + "\nWants=network-online.target\nAfter=network-online.target\n\n[Service]\nExecStart="
        + String.join(" ", command(followed, branch, listen).stream().map(Installation::quoted).toList()) + "\nWorkingDirectory=/\n"
        + (user == null ? "Environment=HOME=/root\n" : "User=" + user + "\n")
        + "Restart=on-failure\nRestartSec=5\n# It ends what it has begun before it stops.\nTimeoutStopSec=60\nSuccessExitStatus=143\n\n"
        + "[Install]\nWantedBy=multi-user.target\n";
  }

  private static List<String> command(Followed followed, String branch, String listen) {
    return new ArrayList<>(List.of(launcher(), "run", "--repo", followed.repo(), "--branch", branch, "--path", followed.path(), "--state",
        followed.state().toString(), "--listen", listen));
  }

  /** systemd.syntax(7) and "Specifiers" of systemd.unit(5): one argument, whatever is in it. */
  private static String quoted(String argument) {
    return "\"" + argument.replace("\\", "\\\\").replace("\"", "\\\"").replace("%", "%%").replace("$", "$$") + "\"";
  }

  private static Path home() {
    String home = System.getProperty("evenkeel.home");
    if (home == null) {
      throw new Failure("run --install has to be started by the launcher, ./evenkeel, for the service is to start the same one");
    }
    return Path.of(home);
  }

  private static String launcher() {
    return home().resolve("evenkeel").toString();
  }

  private void systemctl(String... arguments) {
    List<String> command = new ArrayList<>(List.of("systemctl"));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new Failure(String.join(" ", command) + " failed: " + said + "; see journalctl -u " + UNIT);
      }
    } catch (IOException e) {
      throw new Failure("systemctl cannot be run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted while " + String.join(" ", command) + " ran");
    }
  }
}
