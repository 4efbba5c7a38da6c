package dev.evenkeel.hosts.files;

import dev.evenkeel.api.host.Requirement;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.hosts.shell.Command;
import dev.evenkeel.hosts.shell.HostShell;
import dev.evenkeel.hosts.shell.Result;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** What a host has besides managed objects: what was required of it, and the hold file. One command. */
public final class HostFacts {
  /** People stop all writes to a host by making this file. */
  public static final String HOLD = "/etc/evenkeel/hold";
  private static final String SCRIPT = """
      while IFS= read -r line; do
        value=${line#?}
        case $line in
          b/*) [ -f "$value" ] && [ -x "$value" ] && echo 1 || echo 0 ;;
          b*) case $(command -v -- "$value") in /*) echo 1 ;; *) echo 0 ;; esac ;;
          u*) case $value in *[!0-9]*) id -u -- "$value" >/dev/null 2>&1 && echo 1 || echo 0 ;; *) echo 1 ;; esac ;;
          m*) mountpoint -q -- "$value" && echo 1 || echo 0 ;;
          p*) [ -e "$value" ] && echo 1 || echo 0 ;;
        esac
      done
      if [ -e "$1" ] || [ -L "$1" ]; then echo "hold $(head -n 1 -- "$1" 2>/dev/null | head -c 500 | base64 | tr -d '\\n')"; else echo free; fi
      # A container keeps the kernel's boot over its own; there the start of its first process tells one from the next.
      read -r boot </proc/sys/kernel/random/boot_id || boot=
      read -r init </proc/1/stat 2>/dev/null && set -- ${init##*) } && boot=$boot-${20}
      echo "$boot"
      """;
  private static final String STATE = "systemctl is-system-running 2>/dev/null || true";

  /**
   * What was found.
   *
   * @param met by requirement; those about the engine are not in it
   * @param hold the first line of the hold file, or the empty string, or null when there is none
   * @param boot another text after every boot, or null when the host does not tell
   */
  public record Found(SortedMap<Requirement, Boolean> met, @Nullable String hold, @Nullable String boot) {}

  private final String host;
  private final HostShell shell;
  private final String holdFile;

  public HostFacts(String host, HostShell shell) {
    this(host, shell, HOLD);
  }

  HostFacts(String host, HostShell shell, String holdFile) {
    this.host = host;
    this.shell = shell;
    this.holdFile = holdFile;
  }

  /**
   * Looks at all of them. A requirement whose text cannot be a name or path on a host is not met.
   *
   * @throws IOException if the host's answer is not whole: then nothing is known, not even that there is no hold
   */
  public Found read(SortedSet<Requirement> requirements) throws IOException, InterruptedException {
    return answer(requirements, shell.run(question(requirements)));
  }

  /** The command that looks at all of them, for whoever asks for more at once. */
  public Command question(SortedSet<Requirement> requirements) {
    StringBuilder input = new StringBuilder();
    asked(requirements).forEach(requirement -> input.append(line(requirement)).append('\n'));
    return Command.reading(SCRIPT, holdFile).withInput(Blob.utf8(input.toString()));
  }

  /** Requirements that a host can be asked about: those whose text can be a name or path there. */
  private static List<Requirement> asked(SortedSet<Requirement> requirements) {
    return requirements.stream().filter(one -> line(one).length() >= 2 && line(one).chars().noneMatch(c -> c < ' ')).toList();
  }

  /**
   * What that command's end says.
   *
   * @throws IOException as {@link #read}
   */
  public Found answer(SortedSet<Requirement> requirements, Result result) throws IOException {
    List<Requirement> asked = asked(requirements);
    SortedMap<Requirement, Boolean> met = new TreeMap<>();
    requirements.stream().filter(one -> !line(one).isEmpty()).forEach(one -> met.put(one, false));
    if (!(result instanceof Result.Done done && done.ok())) {
      throw new IOException(host + ": requirements and the hold file could not be looked at: " + result);
    }
    List<String> lines = done.text().lines().toList();
    if (lines.size() != asked.size() + 2) {
      throw new IOException(host + ": the answer about requirements has " + lines.size() + " lines instead of " + (asked.size() + 2));
    }
    for (int i = 0; i < asked.size(); i++) {
      met.put(asked.get(i), lines.get(i).equals("1"));
    }
    String last = lines.get(asked.size());
    String hold = last.startsWith("hold ")
        ? new String(Base64.getDecoder().decode(last.substring(5)), StandardCharsets.UTF_8).strip()
        : null;
    return new Found(met, hold, lines.getLast().isBlank() ? null : lines.getLast());
  }

  /** Whether the whole host is shutting down or about to reboot; false where nothing tells. */
  public boolean isStopping() throws IOException, InterruptedException {
    return shell.run(Command.reading(STATE)) instanceof Result.Done done && done.text().strip().equals("stopping");
  }

  private static String line(Requirement requirement) {
    return switch (requirement) {
      case Requirement.Binary(String name) -> "b" + name;
      case Requirement.User(String name) -> "u" + name;
      case Requirement.MountPoint(String path) -> "m" + path;
      case Requirement.Path(String path) -> "p" + path;
      case Requirement.ExternalNetwork _,Requirement.ExternalVolume _ -> "";
    };
  }
}
