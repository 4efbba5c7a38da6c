package dev.evenkeel.hosts.contact;

import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.hosts.HostUnavailableException;
import dev.evenkeel.hosts.Link;
import dev.evenkeel.hosts.docker.Engine;
import dev.evenkeel.hosts.remote.Reach;
import dev.evenkeel.hosts.ssh.ConnectFailedException;
import dev.evenkeel.hosts.ssh.HostKeyChangedException;
import dev.evenkeel.hosts.ssh.HostKeyPin;
import dev.evenkeel.hosts.ssh.Shell;
import dev.evenkeel.hosts.ssh.SshAddress;
import dev.evenkeel.hosts.ssh.SshLink;
import dev.evenkeel.hosts.ssh.SshSettings;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Looks at a host before it belongs to the fleet: the way in, root's work, the engine, systemd. Takes no lock and leaves nothing there. */
public final class FirstContact {
  private static final String BUS = "/run/dbus/system_bus_socket";
  private final HostSpec.Ssh way;
  private final String socket;
  private final List<Check> checks = new ArrayList<>();

  private FirstContact(HostSpec.Ssh way, String socket) {
    this.way = way;
    this.socket = socket;
  }

  /**
   * Looks at everything that can be reached.
   *
   * @param socket the engine's socket on the host
   * @param known  what has to be shown again
   * @throws HostUnavailableException when the address itself makes no sense
   */
  public static Met meet(HostSpec.Ssh way, String socket, KnownHostKeys known, SshSettings settings) throws HostUnavailableException {
    FirstContact contact = new FirstContact(way, socket);
    SshAddress address = Reach.address(way.address(), way);
    ShownKeys keys = new ShownKeys(known);
    try (SshLink link = SshLink.open(address, keys, settings)) {
      contact.checks.addAll(keys.checks(way));
      contact.checks.add(Check.ok("login", "as " + link.name() + (way.jump() == null ? "" : " through " + way.jump().address())));
      return new Met(keys.pinned(way), contact.checks, contact.look(link));
    } catch (HostKeyChangedException e) {
      contact.checks.add(changed(e, address, known));
    } catch (ConnectFailedException e) {
      contact.checks.add(notIn(e));
    }
    return new Met(keys.pinned(way), contact.checks, null);
  }

  private static Check changed(HostKeyChangedException e, SshAddress address, KnownHostKeys known) {
    String pinned = String.join(", ", e.pinned().stream().map(HostKeyPin::fingerprint).toList());
    boolean said = !address.hostKeys().isEmpty();
    String name = address.port() == 22 ? address.host() : "'[" + address.host() + "]:" + address.port() + "'";
    return Check.failed("host key",
        "HOST KEY CHANGED: " + (said ? "you said " : known.file() + " has ") + pinned + ", " + e.host() + " shows "
            + e.offered().fingerprint(),
        "Nothing was sent to it. If the host was reinstalled, compare the fingerprint on its console (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub)"
            + (said ? " and say that one" : ", then run ssh-keygen -R " + name + " and add it again")
            + "; otherwise somebody may be in between.");
  }

  private static Check notIn(ConnectFailedException e) {
    String what = e.host() + ": " + e.what();
    if (e.reason() != ConnectFailedException.Reason.AUTH_REFUSED) {
      return Check.failed("ssh", what, e.next());
    }
    boolean nothing = e.what().contains("no identity file and no agent");
    boolean locked = e.what().contains("has a passphrase");
    boolean agent = e.what().contains("does not answer");
    return Check.failed("login", what,
        nothing
            ? "Start an agent and load a key into it (eval $(ssh-agent); ssh-add), or name a key: -i ~/.ssh/id_ed25519."
            : locked
                ? "Load the key into an agent (eval $(ssh-agent); ssh-add), as a passphrase cannot be asked for."
                : agent
                    ? "Start the agent again (eval $(ssh-agent); ssh-add), or name a key: -i ~/.ssh/id_ed25519."
                    : "Put one of these keys onto the host (ssh-copy-id " + e.host().replaceFirst(":[0-9]+$", "")
                        + "), or name another one: -i FILE.");
  }

  /** @return what the host calls itself, or null */
  private @org.jspecify.annotations.Nullable String look(SshLink link) {
    String name = null;
    boolean root = false;
    try {
      root = link.login().uid() == 0;
      String said = Shell.say(link, "uname -n").strip();
      name = said.matches("[a-zA-Z0-9][a-zA-Z0-9.-]{0,62}") ? said : null;
    } catch (ConnectFailedException e) {
      checks.add(Check.failed("shell", e.what(), e.next()));
      engine(link);
      return null;
    } catch (IOException e) {
      checks.add(Check.failed("shell", String.valueOf(e.getMessage()), "Make the login shell of " + way.user() + " run commands."));
      return null;
    }
    try {
      sudo(link, root);
      tools(link);
      engine(link);
      systemd(link);
    } catch (IOException e) {
      checks.add(Check.failed("ssh", String.valueOf(e.getMessage()), "Try again."));
    }
    return name;
  }

  private void sudo(Link link, boolean root) throws IOException {
    if (root) {
      checks.add(Check.ok("sudo", "not needed, the login is root"));
      return;
    }
    String said = Shell.say(link, "if command -v sudo >/dev/null; then sudo -n sh -c 'echo root-$(id -u)' 2>&1; else echo no-sudo; fi")
        .strip();
    String line = "'" + way.user() + " ALL=(root) NOPASSWD: ALL'";
    if (said.endsWith("root-0")) {
      checks.add(Check.ok("sudo", way.user() + " may do root's work without a password"));
    } else if (said.equals("no-sudo")) {
      checks.add(Check.failed("sudo", "there is no sudo on the host",
          "As root: apt-get install sudo, or its like; or log in as root: evenkeel host add root@" + way.address() + "."));
    } else {
      checks.add(Check.failed("sudo", way.user() + " may not run sudo without a password (" + lastLine(said) + ")",
          "As root on the host: echo " + line
              + " >/etc/sudoers.d/evenkeel && chmod 0440 /etc/sudoers.d/evenkeel && visudo -c; or log in as root."));
    }
  }

  private void tools(Link link) throws IOException {
    String missing = Shell.say(link,
        "PATH=$PATH:/usr/sbin:/sbin; for t in flock base64 sha256sum stat mv dd; do command -v $t >/dev/null || printf '%s ' $t; done")
        .strip();
    checks.add(missing.isEmpty()
        ? Check.ok("tools", "flock, base64, sha256sum, stat, mv and dd are there")
        : Check.failed("tools", "the host lacks " + missing.replace(" ", ", "),
            "Install the packages util-linux and coreutils, or their like."));
  }

  private void engine(Link link) {
    try (Engine engine = Engine.connect(link, socket)) {
      checks.add(Check.ok("engine",
          "Docker " + engine.client().versionCmd().exec().getVersion() + " (API " + engine.apiVersion() + ") at " + socket));
    } catch (ConnectFailedException e) {
      checks.add(switch (e.reason()) {
        case FORWARDING_REFUSED -> Check.failed("forwarding", e.what(), e.next());
        case NO_SUCH_SOCKET -> Check.failed("engine", e.what(), installed(link)
            ? e.next()
            : "No Docker engine is installed. As root: apt-get install docker.io, or see https://docs.docker.com/engine/install/; "
                + "an engine with another socket is named by --docker-socket.");
        case UNREACHABLE, TIMEOUT, HOST_KEY_UNKNOWN, HOST_KEY_CHANGED, AUTH_REFUSED, SOCKET_DENIED, SESSIONS_EXHAUSTED, PROTOCOL ->
          Check.failed("engine", e.what(), e.next());
      });
    } catch (IOException | RuntimeException e) {
      checks.add(Check.failed("engine", "the engine at " + socket + " does not answer: " + e.getMessage(),
          "Look at it on the host: docker version; systemctl status docker."));
    }
  }

  private static boolean installed(Link link) {
    try {
      return Shell.say(link, "PATH=$PATH:/usr/sbin:/sbin; command -v dockerd || command -v docker").contains("/");
    } catch (IOException e) {
      return false;
    }
  }

  private void systemd(Link link) throws IOException {
    String said = Shell
        .say(link, "if test -d /run/systemd/system; then systemctl --version | head -n 1; systemctl is-system-running; else echo none; fi")
        .strip();
    if (said.isEmpty() || said.startsWith("none")) {
      checks.add(Check.warning("systemd", "the host does not run systemd",
          "Containers, networks, volumes and files can be kept there. Units, Tunnels and the watch over files need systemd as the first process."));
      return;
    }
    String version = said.lines().findFirst().orElse("").replaceAll("\\s*\\(.*", "");
    try (Link.Channel _ = link.openUnixSocket(BUS)) {
      String state = lastLine(said);
      checks.add(state.equals("degraded")
          ? Check.warning("systemd", version + ", degraded: a unit has failed", "Look at it on the host: systemctl --failed.")
          : Check.ok("systemd", version + ", " + state));
    } catch (ConnectFailedException e) {
      checks.add(Check.warning("systemd", version + ", but " + e.what(),
          "Units cannot be kept until its bus is reachable; dbus has to run, and forwarding to " + BUS + " to be allowed."));
    } catch (IOException e) {
      checks
          .add(Check.warning("systemd", version + ", but its bus is not reachable: " + e.getMessage(), "See that dbus runs on the host."));
    }
  }

  private static String lastLine(String text) {
    return text.lines().reduce("", (_, line) -> line).strip();
  }
}
