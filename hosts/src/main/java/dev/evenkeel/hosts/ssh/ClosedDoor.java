package dev.evenkeel.hosts.ssh;

import dev.evenkeel.hosts.ssh.ConnectFailedException.Reason;

import java.io.IOException;

/** Finds out why the host did not connect us to a socket: OpenSSH gives the same reason code for a missing socket, a missing right and forbidden forwarding, so we look. */
final class ClosedDoor {
  private static final String OPEN_TO_ALL = "/run/dbus/system_bus_socket";

  private ClosedDoor() {}

  static IOException explain(SshLink link, String path, boolean forwardingWorks) {
    String seen;
    try {
      String p = Shell.quote(path);
      seen = Shell
          .say(link, "if test -S " + p + "; then if test -w " + p + "; then echo usable; else echo denied; fi; else echo missing; fi")
          .strip();
    } catch (IOException e) {
      if (!link.isOpen()) {
        return e;
      }
      seen = "";
    }
    return switch (seen) {
      case "missing" -> new ConnectFailedException(Reason.NO_SUCH_SOCKET, link.name(),
          "there is no socket " + path + " (or " + loginName(link) + " may not see it)",
          "Check that its service is installed and running (for Docker: systemctl status docker).", null);
      case "denied" -> new ConnectFailedException(Reason.SOCKET_DENIED, link.name(), loginName(link) + " may not use the socket " + path,
          "Give the login user the right to it (for Docker: usermod -aG docker " + loginName(link) + ").", null);
      case "usable" -> forwardingWorks || canOpenAnother(link, path)
          ? new ConnectFailedException(Reason.NO_SUCH_SOCKET, link.name(), "nobody listens on " + path,
              "Start its service (for Docker: systemctl start docker).", null)
          : refused(link, path);
      default -> refused(link, path);
    };
  }

  private static ConnectFailedException refused(SshLink link, String path) {
    return new ConnectFailedException(Reason.FORWARDING_REFUSED, link.name(), "its SSH server does not connect us to the socket " + path,
        "Set AllowStreamLocalForwarding yes and AllowTcpForwarding yes in sshd_config (DisableForwarding no), and in authorized_keys allow port-forwarding, with permitopen=\"["
            + path + "]:*\" if it is restricted.",
        null);
  }

  private static boolean canOpenAnother(SshLink link, String path) {
    if (path.equals(OPEN_TO_ALL)) {
      return false;
    }
    try {
      return link.canOpen(OPEN_TO_ALL);
    } catch (IOException e) {
      return false;
    }
  }

  private static String loginName(SshLink link) {
    try {
      return link.login().user();
    } catch (IOException e) {
      return "the login user";
    }
  }
}
