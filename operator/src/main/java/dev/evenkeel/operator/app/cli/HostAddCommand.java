package dev.evenkeel.operator.app.cli;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.hosts.HostUnavailableException;
import dev.evenkeel.hosts.contact.Check;
import dev.evenkeel.hosts.contact.FirstContact;
import dev.evenkeel.hosts.contact.KnownHostKeys;
import dev.evenkeel.hosts.contact.Met;
import dev.evenkeel.hosts.contact.SshConfigFile;
import dev.evenkeel.hosts.contact.Typed;
import dev.evenkeel.hosts.ssh.SshSettings;
import dev.evenkeel.operator.app.RefusedException;
import dev.evenkeel.operator.app.cli.render.Paint;
import dev.evenkeel.operator.app.cli.render.Text;
import dev.evenkeel.operator.app.intake.Folder;
import dev.evenkeel.operator.app.intake.HostManifest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

@Command(name = "add", description = "Checks the way to a host, sudo, its engine and systemd, shows its fingerprint, and writes a Host manifest. Changes nothing on the host.", footer = {
    "", "Exit code: 0 when the manifest was written, 1 when something stands in the way; then nothing is written."})
final class HostAddCommand implements Callable<Integer> {
  @ParentCommand
  @Nullable
  HostCommand parent;

  @Parameters(paramLabel = "USER@ADDRESS", description = "or a Host of ~/.ssh/config, which is read once; with :PORT where it is not 22")
  String typed = "";

  @Option(names = "--name", paramLabel = "N", description = "metadata.name of the Host; if not said the name that was typed, or what an address calls itself")
  @Nullable
  String name;

  @Option(names = {"-i", "--identity"}, paramLabel = "FILE", description = "private key to log in with; may be repeated")
  List<String> identities = List.of();

  @Option(names = "--host-key", paramLabel = "KEY", description = "the key that the host must show: SHA256:…, or ssh-ed25519 AAAA…")
  List<String> hostKeys = List.of();

  @Option(names = "--docker-socket", paramLabel = "PATH", description = "the engine's socket on the host; " + HostSpec.DEFAULT_SOCKET
      + " if not said")
  String socket = HostSpec.DEFAULT_SOCKET;

  @Option(names = "--into", paramLabel = "DIR", description = "the folder with the manifests; the present one if not said")
  String into = ".";

  /**
   * What came of it, for machines.
   *
   * @param file what was written, or null when nothing was
   */
  record Added(String host, String address, @Nullable String file, List<Check> checks, List<String> notes) {}

  @Override
  public Integer call() {
    Evenkeel evenkeel = java.util.Objects.requireNonNull(parent).evenkeel();
    Folder folder = new Folder(evenkeel.terminal.folder().resolve(into).normalize(), into);
    try {
      FleetTarget fleet = folder.read();
      if (name != null) {
        free(name, fleet, folder);
      }
      Path ssh = home(evenkeel).resolve(".ssh");
      SshConfigFile config = SshConfigFile.read(ssh.resolve("config"));
      Typed host = Typed.parse(typed);
      HostSpec.Ssh way = config.way(host.address(), host.user(), host.port(), identities);
      way = new HostSpec.Ssh(way.address(), way.port(), way.user(), way.identities(), hostKeys, way.jump());
      KnownHostKeys known = KnownHostKeys.of(ssh.resolve("known_hosts"));
      Met met = FirstContact.meet(way, socket, known, SshSettings.DEFAULT);
      String called = name != null ? name : called(host, met);
      free(called, fleet, folder);
      String file = "hosts/" + called + ".yaml";
      if (met.fine()) {
        folder.write(new TreeMap<>(Map.of(file, HostManifest.of(called, met.way(), socket))));
      }
      List<String> notes = new java.util.ArrayList<>(config.notes());
      if (known.problem() != null) {
        notes.add(known.problem());
      }
      Added added = new Added(called, way.toString(), met.fine() ? folder.named(file) : null, met.checks(), notes);
      evenkeel.show(added, () -> text(added, evenkeel.paint()));
      return met.fine() ? 0 : 1;
    } catch (RefusedException | HostUnavailableException | IllegalArgumentException e) {
      throw new Failure(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new Failure("~/.ssh/config cannot be read: " + e.getMessage());
    }
  }

  private static Path home(Evenkeel evenkeel) {
    String home = evenkeel.terminal.variable("HOME");
    return Path.of(home != null ? home : System.getProperty("user.home", "/"));
  }

  private static void free(String called, FleetTarget fleet, Folder folder) throws RefusedException {
    if (!called.matches("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,99}")) {
      throw new RefusedException(RefusedException.Why.INVALID,
          "a Host cannot be called '" + called + "'; use letters, digits, '-', '_' and '.'");
    }
    folder.needsNo(new ResourceRef("Host", called), fleet);
  }

  /** The first part of the name that was typed, or of what an address calls itself. */
  private static String called(Typed host, Met met) {
    boolean address = host.address().contains(":") || host.address().matches("[0-9.]+");
    String whole = address ? java.util.Objects.requireNonNullElse(met.name(), host.address().replace(':', '-')) : host.address();
    return address && met.name() == null ? whole : whole.replaceFirst("\\..*", "");
  }

  private String text(Added added, Paint paint) {
    StringBuilder text = new StringBuilder(paint.strong(added.address())).append('\n');
    for (Check check : added.checks()) {
      String word = switch (check.outcome()) {
        case OK -> paint.good("ok     ");
        case WARNING -> paint.warn("note   ");
        case FAILED -> paint.bad("FAILED ");
      };
      text.append("  ").append(word).append(' ').append(pad(check.what())).append("  ").append(Text.line(check.message())).append('\n');
      if (check.next() != null) {
        text.append("                       ").append(Text.line(check.next())).append('\n');
      }
    }
    added.notes().forEach(note -> text.append("  ").append(paint.warn("note   ")).append(' ').append(Text.line(note)).append('\n'));
    String file = added.file();
    text.append(file == null
        ? "Nothing was written. Mend what failed, and add the host again.\n"
        : "Wrote " + file + "; nothing was changed on the host.\nNext: evenkeel import host " + added.host() + " --into " + into
            + "   what stands there, as manifests\n");
    return text.toString();
  }

  private static String pad(String word) {
    return word + " ".repeat(Math.max(0, 11 - word.length()));
  }
}
