package dev.evenkeel.e2e;

import dev.evenkeel.testbed.ExecResult;
import dev.evenkeel.testbed.TestHost;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The product inside a test host, so that {@code address: local} is that host: this JVM and its class path are copied there, at the same paths. */
final class Inside {
  static final String HOME = "/opt/evenkeel";
  private static final String UNIT = "operator-under-test";
  private final TestHost host;

  private Inside(TestHost host) {
    this.host = host;
  }

  static Inside of(TestHost host) {
    List<String> tar = new ArrayList<>(List.of("tar", "-C", "/", "-c", "--exclude=*/jmods", "--exclude=*/src.zip", "--dereference"));
    Jvm.files().forEach(file -> tar.add(file.toString().substring(1)));
    unpack(host, tar, "/");
    return new Inside(host);
  }

  private static void unpack(TestHost host, List<String> tar, String folder) {
    try {
      Process packing = new ProcessBuilder(tar).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      host.unpack(packing.getInputStream(), folder);
      packing.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Copies a folder of the project to the same place below {@link #HOME}. */
  Inside withFolder(Path project, String folder) {
    host.sh("mkdir -p " + HOME).orThrow();
    unpack(host, List.of("tar", "-C", project.toString(), "-c", folder), HOME);
    return this;
  }

  /** A launcher as the project's own, which finds nothing to build. */
  Inside withLauncher() {
    StringBuilder script = new StringBuilder("#!/bin/sh\nexec");
    command(false).forEach(word -> script.append(" '").append(word).append('\''));
    host.writeFile(HOME + "/evenkeel", (script + " \"$@\"\n").getBytes(java.nio.charset.StandardCharsets.UTF_8), "0755");
    return this;
  }

  /** Starts the operator in a folder of the host, and waits until it answers. */
  void start(String folder, String... arguments) {
    List<String> command = new ArrayList<>(
        List.of("systemd-run", "--collect", "--unit=" + UNIT, "--working-directory=" + folder, "--setenv=HOME=/root"));
    command.addAll(command(false, arguments));
    host.exec(command.toArray(String[]::new)).orThrow();
    Await.until("the operator on " + host.name() + " answers", Duration.ofSeconds(60), () -> evenkeel("get", "hosts").ok());
  }

  /** Stops it as systemd does. */
  void stop() {
    host.systemctl("stop", UNIT + ".service");
  }

  /** One command of the command line. */
  ExecResult evenkeel(String... arguments) {
    return host.exec(command(true, arguments).toArray(String[]::new));
  }

  private static List<String> command(boolean quick, String... arguments) {
    List<String> command = Jvm.elsewhere(quick, List.of(arguments));
    command.add(1, "-Devenkeel.home=" + HOME);
    return command;
  }
}
