package dev.evenkeel.hosts.survey;

import dev.evenkeel.hosts.Link;
import dev.evenkeel.hosts.ssh.Shell;
import dev.evenkeel.hosts.survey.Grounds.CronFile;
import dev.evenkeel.hosts.survey.Grounds.DropIn;
import dev.evenkeel.hosts.survey.Grounds.FoundUnit;
import dev.evenkeel.hosts.survey.Grounds.Stray;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;

/** Reads a host by shell commands, as root where the login may become root. */
public final class Surveyor {
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  /** Services in whose control group lies what people have started by hand. */
  private static final Set<String> LOGINS = Set.of("ssh.service", "sshd.service", "cron.service", "crond.service", "atd.service",
      "rc-local.service", "dropbear.service");
  private final Link link;
  private final boolean sudo;

  /**
   * @param link stays the caller's
   * @param sudo whether root's work may go through {@code sudo -n}
   */
  public Surveyor(Link link, boolean sudo) {
    this.link = link;
    this.sudo = sudo;
  }

  /** @throws IOException when the host does not answer as expected, with its name */
  public Grounds look() throws IOException {
    List<FoundUnit> units = new ArrayList<>();
    SortedMap<String, DropIn> dropIns = new TreeMap<>();
    List<CronFile> cron = new ArrayList<>();
    List<Stray> strays = new ArrayList<>();
    boolean root = false;
    for (Part part : ask("survey.sh", List.of())) {
      String[] words = part.head().split(" ", -1);
      switch (words[0]) {
        case "root" -> root = part.head().equals("root 0");
        case "U" -> units.add(new FoundUnit(words[1], word(words, 2), word(words, 3), part.text()));
        case "D" -> {
          DropIn known = dropIns.getOrDefault(words[1], new DropIn(words[1], word(words, 3), word(words, 4), new TreeMap<>()));
          TreeMap<String, String> texts = new TreeMap<>(known.texts());
          texts.put(words[2], part.text());
          dropIns.put(words[1], new DropIn(known.unit(), known.enabled(), known.active(), texts));
        }
        case "C" -> cron.add(new CronFile(part.head().substring(2), part.text()));
        case "P" -> {
          if (isStray(words[3], Integer.parseInt(words[1]), word(words, 4))) {
            List<String> command = Arrays.stream(part.text().split("\0", -1)).filter(each -> !each.isEmpty()).toList();
            strays.add(new Stray(Integer.parseInt(words[1]), words[2], words[3].equals("-") ? "" : words[3], command));
          }
        }
        default -> throw new IOException(link.name() + ": the answer to a look at the host has an unknown line: " + part.head());
      }
    }
    return new Grounds(units, List.copyOf(dropIns.values()), cron, strays, root);
  }

  private static String word(String[] words, int at) {
    return at < words.length ? words[at] : "";
  }

  static boolean isStray(String unit, int pid, String main) {
    if (unit.endsWith(".scope")) {
      return unit.startsWith("session-");
    }
    return unit.endsWith(".service")
        ? LOGINS.contains(unit) && !main.equals(Integer.toString(pid))
        : !unit.endsWith(".slice") || unit.equals("-");
  }

  /** The texts of files, by path; those that are not there, cannot be read or are larger than a megabyte are left out. */
  public SortedMap<String, String> files(Collection<String> paths) throws IOException {
    SortedMap<String, String> texts = new TreeMap<>();
    for (Part part : ask("read.sh", List.copyOf(paths))) {
      texts.put(part.head().substring(2), part.text());
    }
    return texts;
  }

  private record Part(String head, String text) {}

  private List<Part> ask(String script, List<String> arguments) throws IOException {
    StringBuilder program = new StringBuilder("set --");
    arguments.forEach(argument -> program.append(' ').append(Shell.quote(argument)));
    program.append('\n').append(source(script));
    String shell = sudo
        ? "if [ \"$(id -u)\" != 0 ] && sudo -n sh -c : 2>/dev/null; then exec sudo -n sh -s; else exec sh -s; fi"
        : "exec sh -s";
    try (Link.Execution run = link.exec(shell)) {
      run.output().write(program.toString().getBytes(StandardCharsets.UTF_8));
      run.output().flush();
      run.shutdownOutput();
      int exit = run.waitFor(DEADLINE);
      String said = new String(run.input().readAllBytes(), StandardCharsets.UTF_8);
      if (exit != 0 || !said.endsWith("end\n")) {
        String error = new String(run.error().readAllBytes(), StandardCharsets.UTF_8).strip();
        throw new IOException(link.name() + ": looking at the host ended with " + exit + (error.isEmpty() ? "" : ": " + error));
      }
      return parts(said);
    } catch (TimeoutException e) {
      throw new IOException(link.name() + ": looking at the host took longer than " + DEADLINE.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private static List<Part> parts(String said) {
    List<Part> parts = new ArrayList<>();
    List<String> lines = said.lines().toList();
    for (int i = 0; i < lines.size() - 1; i++) {
      String head = lines.get(i);
      StringBuilder body = new StringBuilder();
      if (!head.startsWith("root ")) {
        while (!lines.get(++i).equals(".")) {
          body.append(lines.get(i));
        }
      }
      parts.add(new Part(head, new String(Base64.getDecoder().decode(body.toString()), StandardCharsets.UTF_8)));
    }
    return parts;
  }

  private static String source(String script) throws IOException {
    try (InputStream in = Surveyor.class.getResourceAsStream(script)) {
      if (in == null) {
        throw new IllegalStateException(script + " is missing from the class path beside " + Surveyor.class.getName());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
