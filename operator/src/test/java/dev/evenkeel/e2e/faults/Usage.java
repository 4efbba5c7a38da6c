package dev.evenkeel.e2e.faults;

import dev.evenkeel.e2e.OperatorProcess;
import dev.evenkeel.testbed.TestHost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the operator takes of this machine and of the hosts (I6).
 *
 * @param descriptors open files and sockets of its process, but for git's packs
 * @param threads of its process
 * @param heapKilobytes after a full collection
 * @param processes in the hosts' sshd services, the listeners included
 * @param connections to the hosts' sshd
 */
record Usage(int descriptors, int threads, long heapKilobytes, int processes, int connections) {
  private static final Pattern HEAP_USED = Pattern.compile("total \\d+K, used (\\d+)K");
  /** Sockets of whoever asks its HTTP API, a class file that is read, a file of the store. */
  private static final int DESCRIPTORS_MORE = 12;
  /** Carriers of virtual threads and of the HTTP server come with need and stay. */
  private static final int THREADS_MORE = 8;
  /** History is kept, and caches fill up to their bounds. */
  private static final long HEAP_MORE = 16 * 1024;

  static Usage of(OperatorProcess operator, List<TestHost> hosts) {
    Path process = Path.of("/proc/" + operator.pid());
    int processes = hosts.stream().mapToInt(host -> number(host.sh("grep -l /ssh.service /proc/[0-9]*/cgroup 2>/dev/null | wc -l").text()))
        .sum();
    int connections = hosts.stream().mapToInt(host -> number(host.sh("ss -Htn state established 'sport = :22' | wc -l").text())).sum();
    return new Usage(descriptors(process.resolve("fd")), entries(process.resolve("task")), heap(operator.pid()), processes, connections);
  }

  /** Whether this is no more than it was, but for what comes and goes. */
  boolean isBackAt(Usage before) {
    return descriptors <= before.descriptors + DESCRIPTORS_MORE && threads <= before.threads + THREADS_MORE
        && heapKilobytes <= before.heapKilobytes + HEAP_MORE && processes <= before.processes && connections <= before.connections;
  }

  /** Without git's packs: each commit brings one that stays open, until there are fifty and they become one. */
  private static int descriptors(Path folder) {
    try (Stream<Path> open = Files.list(folder)) {
      return (int) open.filter(one -> !target(one).endsWith(".pack")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it stands for; one that was closed meanwhile stands for nothing. */
  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "";
    }
  }

  private static int entries(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return (int) entries.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int number(String text) {
    return Integer.parseInt(text);
  }

  private static long heap(long pid) {
    jcmd(pid, "GC.run");
    Matcher used = HEAP_USED.matcher(jcmd(pid, "GC.heap_info"));
    long kilobytes = 0;
    // The young and the old generation.
    while (used.find()) {
      kilobytes += Long.parseLong(used.group(1));
    }
    return kilobytes;
  }

  private static String jcmd(long pid, String command) {
    try {
      Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid), command)
          .redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException("jcmd " + command + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
