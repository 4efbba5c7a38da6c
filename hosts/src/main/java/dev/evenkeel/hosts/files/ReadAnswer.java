package dev.evenkeel.hosts.files;

import dev.evenkeel.api.model.Blob;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what read.sh printed. */
final class ReadAnswer {
  private static final Pattern FACTS = Pattern
      .compile("S([0-9a-f]{1,8}) (\\d{1,10}) (\\d{1,10}) (\\d{1,18}) (\\d{1,20}) (-?\\d{1,18}) (\\S+) (\\S+) (/.*)", Pattern.DOTALL);
  private static final Pattern HASH = Pattern.compile("H(\\\\?)([0-9a-f]{64}) [ *](/.*)");

  private final Map<String, FileFacts> facts = new TreeMap<>();
  private final Map<String, SortedMap<String, FileFacts>> trees = new TreeMap<>();
  private final List<String> statComplaints = new ArrayList<>();
  private final Map<String, String> hashComplaints = new TreeMap<>();
  private final int treeCap;

  /** @throws IOException when the text is nothing that read.sh prints */
  static ReadAnswer of(String text, int treeCap) throws IOException {
    try {
      return new ReadAnswer(text, treeCap);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException("what the host said of its files cannot be understood: " + e.getMessage(), e);
    }
  }

  private ReadAnswer(String text, int treeCap) {
    this.treeCap = treeCap;
    Deque<String> lines = new ArrayDeque<>(List.of(text.split("\n", -1)));
    while (!lines.isEmpty()) {
      String line = lines.poll();
      if (line.startsWith("C/")) {
        content(line.substring(1), lines);
      } else if (line.startsWith("T/")) {
        tree(line.substring(1), lines);
      } else {
        entry(line, lines, facts, statComplaints, hashComplaints);
      }
    }
  }

  /**
   * The reading of each path, asked in this order. {@code stat} tells facts and complaints apart, each in the order of the paths: the n-th complaint belongs to the n-th path without facts.
   */
  SortedMap<String, FileReading> readings(List<String> asked) {
    SortedMap<String, FileReading> readings = new TreeMap<>();
    Deque<String> complaints = new ArrayDeque<>(statComplaints);
    long without = asked.stream().filter(path -> !facts.containsKey(path)).count();
    boolean matched = without == complaints.size();
    for (String path : asked) {
      FileFacts known = facts.get(path);
      readings.put(path, known == null ? missing(matched ? complaints.poll() : null) : present(known));
    }
    return readings;
  }

  private static FileReading missing(@Nullable String complaint) {
    if (complaint == null) {
      return new FileReading.Unreadable("the host's answer has no line for it");
    }
    if (complaint.endsWith(": No such file or directory") || complaint.endsWith(": Not a directory")) {
      return new FileReading.Absent();
    }
    return new FileReading.Unreadable(complaint);
  }

  private FileReading present(FileFacts known) {
    if (known.kind() == FileFacts.Kind.REGULAR && known.sha256() == null) {
      return new FileReading.Unreadable(hashComplaints.getOrDefault(known.path(), "its content could not be read"));
    }
    SortedMap<String, FileFacts> entries = trees.get(known.path());
    if (entries == null) {
      return new FileReading.Present(known);
    }
    return entries.size() > treeCap
        ? new FileReading.Unreadable("more than " + treeCap + " entries are in it")
        : new FileReading.Present(known.withEntries(entries));
  }

  private void content(String path, Deque<String> lines) {
    StringBuilder base64 = new StringBuilder();
    for (String line = lines.poll(); line != null && !line.equals("."); line = lines.poll()) {
      base64.append(line);
    }
    FileFacts known = facts.get(path);
    if (known != null) {
      facts.put(path, known.withContent(Blob.of(Base64.getDecoder().decode(base64.toString()))));
    }
  }

  private void tree(String path, Deque<String> lines) {
    Map<String, FileFacts> inside = new TreeMap<>();
    for (String line = lines.poll(); line != null && !line.equals("."); line = lines.poll()) {
      entry(line, lines, inside, new ArrayList<>(), new TreeMap<>());
    }
    SortedMap<String, FileFacts> relative = new TreeMap<>();
    inside.forEach((full, one) -> relative.put(full.substring(path.length() + 1), one));
    trees.put(path, relative);
  }

  private static void entry(String line, Deque<String> lines, Map<String, FileFacts> into, List<String> complaints,
      Map<String, String> unhashed) {
    Matcher matched = FACTS.matcher(line);
    Matcher hash = HASH.matcher(line);
    if (matched.matches()) {
      FileFacts one = facts(matched);
      into.put(one.path(), one);
    } else if (hash.matches()) {
      String path = hash.group(1).isEmpty() ? hash.group(3) : hash.group(3).replace("\\\\", "\\");
      into.computeIfPresent(path, (key, one) -> one.withHash(hash.group(2)));
    } else if (line.startsWith("Hsha256sum: ")) {
      String[] words = line.substring(12).split(": ", 2);
      unhashed.put(words[0].replaceAll("^'|'$", ""), line.substring(1));
    } else if (line.startsWith("L/")) {
      String target = new String(Base64.getDecoder().decode(String.valueOf(lines.poll())), StandardCharsets.UTF_8);
      into.computeIfPresent(line.substring(1), (key, one) -> one.withTarget(target));
    } else if (line.startsWith("stat: ")) {
      complaints.add(line);
    }
  }

  private static FileFacts facts(Matcher matched) {
    int raw = Integer.parseUnsignedInt(matched.group(1), 16);
    FileFacts.Kind kind = switch (raw & 0170000) {
      case 0100000 -> FileFacts.Kind.REGULAR;
      case 0040000 -> FileFacts.Kind.DIRECTORY;
      case 0120000 -> FileFacts.Kind.LINK;
      default -> FileFacts.Kind.OTHER;
    };
    String uid = matched.group(2);
    String gid = matched.group(3);
    String owner = matched.group(7).equals("UNKNOWN") ? uid : matched.group(7);
    String group = matched.group(8).equals("UNKNOWN") ? gid : matched.group(8);
    return new FileFacts(matched.group(9), kind, raw & 07777, Long.parseLong(uid), owner, Long.parseLong(gid), group,
        Long.parseLong(matched.group(4)), Long.parseUnsignedLong(matched.group(5)), Long.parseLong(matched.group(6)), null, null, null,
        new TreeMap<>());
  }
}
