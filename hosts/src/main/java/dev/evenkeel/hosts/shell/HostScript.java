package dev.evenkeel.hosts.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The texts that make a host shell out of a login shell. */
final class HostScript {
  /** The line after which the loader listens; whatever a login shell's start files print comes before it. */
  static final String READY = "evenkeel-ready";

  // No quote, backslash or '!' inside: this text stands in single quotes for a login shell that may be fish or csh.
  private static final String LOADER = "how=$0; echo " + READY
      + "; IFS= read -r n; eval \"$(dd bs=\"$n\" count=1 iflag=fullblock 2>/dev/null)\"";
  private static final String ROOT_OR_SUDO = "if [ \"$(id -u)\" = 0 ]; then exec sh -c \"$0\" root; fi; "
      + "if [ \"$1\" = no ]; then exec sh -c \"$0\" \"sudo is switched off for this host\"; fi; "
      + "if w=$(sudo -n sh -c : 2>&1); then exec sudo -n sh -c \"$0\" sudo; fi; "
      + "exec sh -c \"$0\" \"sudo -n: ${w:-refused}\"";

  private HostScript() {}

  /** The command of the exec channel. Short, as sudo logs it. */
  static String bootCommand(boolean sudo) {
    return "exec sh -c '" + ROOT_OR_SUDO + "' '" + LOADER + "' " + (sudo ? "yes" : "no");
  }

  /** What the loader reads: a line with the length, then the script with its values set. */
  static byte[] program(ShellOptions options) {
    String text = "set -- " + ShellQuote.quote(options.self().line()) + " " + options.limit().toSeconds() + " "
        + ShellQuote.path(options.lockFolder()) + "\n" + source();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] head = (bytes.length + "\n").getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[head.length + bytes.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(bytes, 0, all, head.length, bytes.length);
    return all;
  }

  private static String source() {
    try (InputStream in = HostScript.class.getResourceAsStream("host-shell.sh")) {
      if (in == null) {
        throw new IllegalStateException("host-shell.sh is missing from the class path beside " + HostScript.class.getName());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("host-shell.sh cannot be read from the class path", e);
    }
  }
}
