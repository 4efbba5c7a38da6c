package dev.evenkeel.hosts.fake;

import dev.evenkeel.api.host.HostState.Access;
import dev.evenkeel.api.host.HostState.LedgerReading;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.model.Reason;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** What a fake host is like: its users, binaries and mounts, how quick and how healthy its containers are, whether it can be reached and written to. */
public final class World {
  private final FakeHost host;
  private final SortedMap<ObjectKey, List<String>> logs = new TreeMap<>();

  World(FakeHost host) {
    this.host = host;
  }

  public void user(String name, int number) {
    synchronized (host) {
      host.files.users.put(name, number);
    }
  }

  /** An executable: an absolute path, or a bare name found on root's PATH. */
  public void binary(String name) {
    synchronized (host) {
      host.systemd.binaries.add(name);
    }
  }

  public void mountPoint(String path) {
    synchronized (host) {
      host.files.makeDirectories(path);
      host.mountPoints.add(path);
    }
  }

  /** Some process that is no container listens: {@code 8080/tcp}. */
  public void portOfAnother(String port) {
    synchronized (host) {
      host.engine.portsOfOthers.add(port);
    }
  }

  /** A unit that a package brings. */
  public void packagedUnit(String name, String text) {
    synchronized (host) {
      host.systemd.unit(name).packaged = text;
    }
  }

  /** What the host watches for changes now. */
  public SortedSet<String> watched() {
    synchronized (host) {
      return host.files.watched();
    }
  }

  /** The watch is gone, and nothing has told of it. */
  public void loseWatch() {
    synchronized (host) {
      host.files.loseWatch();
    }
  }

  /** Lets every start of a unit fail, or succeed again. */
  public void unitFails(String name, boolean fails) {
    synchronized (host) {
      host.systemd.fails(name, fails);
    }
  }

  /** How long the container of this name needs to end after its stop signal. */
  public void stopTakes(String container, Duration time) {
    synchronized (host) {
      host.engine.runs.stopTakes(container, time);
    }
  }

  /** What containers of this name become after each start, if they have a health check; {@code STARTING} keeps them so. Otherwise they are healthy at the next look. */
  public void healthAfterStart(String container, Live.Health health) {
    synchronized (host) {
      host.engine.runs.healthAfterStart(container, health);
    }
  }

  /** Sets the health of a container now, as its health check would. */
  public void health(String container, Live.Health health, @Nullable String output) {
    synchronized (host) {
      host.engine.runs.health(host.byHand().existing(container), health, output);
    }
  }

  public void log(ObjectKey key, String line) {
    synchronized (host) {
      logs.computeIfAbsent(key, _ -> new ArrayList<>()).add(line);
    }
  }

  List<String> logs(ObjectKey key) {
    return logs.getOrDefault(key, List.of());
  }

  public void readOnly(Reason reason, String message) {
    host.setAccess(new Access.ReadOnly(reason, message));
  }

  public void writable() {
    host.setAccess(new Access.Writable());
  }

  public void loseLedger() {
    host.setLedger(new LedgerReading.Missing());
  }

  public void corruptLedger(String message) {
    host.setLedger(new LedgerReading.Unreadable(message));
  }

  public void engineAnswers(boolean answers) {
    synchronized (host) {
      host.engineUp = answers;
    }
  }

  public void systemdAnswers(boolean answers) {
    synchronized (host) {
      host.systemdUp = answers;
    }
  }

  /** The link breaks, and no new one can be had. */
  public void goUnreachable() {
    host.setReachable(false);
  }

  /** Makes a new connection after the old one was lost; false while the host cannot be reached. */
  public boolean connect() {
    return host.connect();
  }

  /** New connections are possible again; the old one stays lost. */
  public void comeBack() {
    host.setReachable(true);
  }
}
