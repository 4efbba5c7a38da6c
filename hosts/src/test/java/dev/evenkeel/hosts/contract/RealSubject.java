package dev.evenkeel.hosts.contract;

import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Policy;
import dev.evenkeel.api.model.Position;
import dev.evenkeel.hosts.Host;
import dev.evenkeel.hosts.remote.RemoteHostConnector;
import dev.evenkeel.hosts.shell.ShellQuote;
import dev.evenkeel.hosts.ssh.HostKeyPins;
import dev.evenkeel.hosts.ssh.SshSettings;
import dev.evenkeel.testbed.ExecResult;
import dev.evenkeel.testbed.TestHost;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;

/** A real host over SSH; the person works beside it, not through our link. */
final class RealSubject implements Subject, Subject.Person {
  private final TestHost machine;
  private final HostSpec spec;
  private Host host;

  RealSubject(TestHost machine, String login) throws Exception {
    this.machine = machine.loadImage("evenkeel/busybox");
    this.spec = spec(machine, login);
    this.host = connected();
  }

  static HostSpec spec(TestHost machine, String login) {
    HostSpec.Ssh ssh = new HostSpec.Ssh(machine.address(), machine.sshPort(), login, List.of(machine.privateKey().toString()),
        List.of(machine.hostKey()), null);
    return new HostSpec(machine.name(), ssh, true, HostSpec.DEFAULT_SOCKET, Collections.emptySortedMap(), HostSpec.Reserve.NONE,
        Collections.emptySortedMap(), Policy.DEFAULT, new Position("hosts.yaml", 1, 1));
  }

  static RemoteHostConnector connector() {
    return new RemoteHostConnector("contract", HostKeyPins.NONE, SshSettings.DEFAULT, InstantSource.system());
  }

  private Host connected() throws Exception {
    return connector().connect(spec);
  }

  @Override
  public Host host() {
    return host;
  }

  @Override
  public Person person() {
    return this;
  }

  @Override
  public Host reconnect() throws Exception {
    host.close();
    host = connected();
    return host;
  }

  @Override
  public void pass(Duration time) {
    // It passes by itself.
  }

  @Override
  public Duration calm() {
    return Duration.ofMillis(900);
  }

  @Override
  public void validationsGive(@Nullable String error) {
    // The commands really run.
  }

  @Override
  public void healthGives(String container, boolean healthy) {
    // The check really runs.
  }

  @Override
  public void reboot() {
    machine.powerCycle();
  }

  @Override
  public void crash(String container) {
    sh("kill -9 \"$(docker inspect -f '{{.State.Pid}}' \"$1\")\"", container);
  }

  @Override
  public void close() {
    host.close();
  }

  private void sh(String script, String... values) {
    String[] words = new String[values.length + 4];
    words[0] = "bash";
    words[1] = "-ec";
    words[2] = script;
    words[3] = "person";
    System.arraycopy(values, 0, words, 4, values.length);
    machine.exec(words).orThrow();
  }

  @Override
  public void kill(String container) {
    machine.docker("kill", container).orThrow();
  }

  @Override
  public void stop(String container) {
    machine.docker("stop", "-t", "0", container).orThrow();
  }

  @Override
  public void removeContainer(String container) {
    machine.docker("rm", "-f", container).orThrow();
  }

  @Override
  public void rename(String container, String to) {
    machine.docker("rename", container, to).orThrow();
  }

  @Override
  public void update(String container, long memory) {
    machine.docker("update", "--memory", Long.toString(memory), "--memory-swap", Long.toString(2 * memory), container).orThrow();
  }

  @Override
  public void pause(String container) {
    machine.docker("pause", container).orThrow();
  }

  @Override
  public void disconnect(String container, String network) {
    machine.docker("network", "disconnect", network, container).orThrow();
  }

  @Override
  public void runForeign(String container, int hostPort) {
    if (hostPort == 0) {
      machine.docker("run", "-d", "--name", container, IMAGE, "sleep", "1000").orThrow();
    } else {
      machine.docker("run", "-d", "--name", container, "-p", hostPort + ":80", IMAGE, "sleep", "1000").orThrow();
    }
  }

  @Override
  public void createNetwork(String name) {
    machine.docker("network", "create", name).orThrow();
  }

  @Override
  public void createVolume(String name) {
    machine.docker("volume", "create", name).orThrow();
  }

  @Override
  public void stopUnit(String unit) {
    machine.systemctl("stop", unit).orThrow();
  }

  @Override
  public void disableUnit(String unit) {
    machine.systemctl("disable", unit).orThrow();
  }

  @Override
  public void maskUnit(String unit) {
    sh("ln -sf /dev/null \"/etc/systemd/system/$1\"; systemctl daemon-reload", unit);
  }

  @Override
  public void editUnit(String unit, String line) {
    // A second may pass before a new time of change can be told from the old one.
    sh("f=/etc/systemd/system/$1; echo \"$2\" >>\"$f\"; touch -d '+2 seconds' \"$f\"", unit, line);
  }

  @Override
  public void addDropIn(String unit, String file, String text) {
    sh("mkdir -p \"/etc/systemd/system/$1.d\"; printf %s \"$3\" >\"/etc/systemd/system/$1.d/$2\"; systemctl daemon-reload", unit, file,
        text);
  }

  @Override
  public void killUnit(String unit) {
    machine.systemctl("kill", "-s", "KILL", unit).orThrow();
  }

  @Override
  public void write(String path, String text) {
    sh("mkdir -p -- \"$(dirname -- \"$1\")\"; printf %s \"$2\" >\"$1\"", path, text);
  }

  @Override
  public void chmod(String path, int mode) {
    sh("chmod \"$2\" \"$1\"", path, Integer.toOctalString(mode));
  }

  @Override
  public void replaceByLink(String path, String target) {
    sh("rm -rf -- \"$1\"; ln -s -- \"$2\" \"$1\"", path, target);
  }

  @Override
  public void remove(String path) {
    sh("rm -rf -- \"$1\"", path);
  }

  @Override
  public void makeDirectory(String path) {
    sh("mkdir -p -- \"$1\"", path);
  }

  @Override
  public @Nullable String read(String path) {
    ExecResult result = machine.sh("cat -- " + ShellQuote.quote(path));
    return result.ok() ? result.stdout() : null;
  }
}
