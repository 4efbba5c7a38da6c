package dev.evenkeel.hosts.remote;

import dev.evenkeel.api.host.Signal;
import dev.evenkeel.hosts.Link;
import dev.evenkeel.hosts.LinkLostException;
import dev.evenkeel.hosts.files.HostFiles;
import dev.evenkeel.hosts.shell.HostShell;
import dev.evenkeel.hosts.systemd.FileWatch;
import dev.evenkeel.hosts.systemd.Systemd;
import dev.evenkeel.hosts.systemd.UnitObjects;
import dev.evenkeel.hosts.systemd.UnitSteps;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Collections;
import java.util.SortedSet;
import java.util.function.Consumer;

/** The way to a host's systemd, which may not be there: opening is tried whenever it is needed, and again after the bus went away. */
final class SystemdDoor {
  private final String host;
  private final Link link;
  private final HostShell shell;
  private final HostFiles files;
  private final InstantSource clock;
  private final Consumer<Signal> ears;
  private final FileWatch watch;
  private @Nullable Room room;

  /** What is behind the door. */
  static final class Room {
    private final Systemd systemd;
    private final UnitObjects objects;
    private final UnitSteps steps;

    Room(Systemd systemd, UnitObjects objects) {
      this.systemd = systemd;
      this.objects = objects;
      this.steps = new UnitSteps(objects);
    }

    UnitObjects objects() {
      return objects;
    }

    UnitSteps steps() {
      return steps;
    }

    /** Whether the whole host is shutting down or about to reboot. */
    boolean isStopping() throws IOException, InterruptedException {
      return systemd.state().equals("stopping");
    }
  }

  SystemdDoor(String host, Link link, HostShell shell, HostFiles files, InstantSource clock, Consumer<Signal> ears) {
    this.host = host;
    this.link = link;
    this.shell = shell;
    this.files = files;
    this.clock = clock;
    this.ears = ears;
    this.watch = new FileWatch(shell, clock);
  }

  /** @throws IOException when there is no systemd, or no bus to reach it */
  synchronized Room get() throws IOException, InterruptedException {
    Room open = room;
    if (open != null) {
      return open;
    }
    Systemd systemd = Systemd.open(host, link, shell, event -> UnitObjects.signal(event, watch, clock.instant()).ifPresent(ears));
    Room fresh = new Room(systemd, new UnitObjects(host, systemd, shell, files));
    room = fresh;
    var _ = systemd.ended().thenAccept(_ -> gone(fresh));
    return fresh;
  }

  /**
   * Watches exactly these paths for changes.
   *
   * @return false where the host cannot do it
   * @throws LinkLostException when the bus, or the link, ended in between
   */
  boolean watch(SortedSet<String> paths) throws IOException, InterruptedException {
    if (paths.isEmpty() && watch.isIdle()) {
      return true;
    }
    Room open;
    try {
      open = get();
    } catch (LinkLostException e) {
      throw e;
    } catch (IOException e) {
      // No systemd, or no bus to reach it.
      return false;
    }
    return watch.over(open.systemd, paths);
  }

  /** The bus has ended: what happened meanwhile was not heard. */
  private void gone(Room old) {
    synchronized (this) {
      if (room != old) {
        return;
      }
      room = null;
    }
    watch.doubt();
    if (link.isOpen()) {
      ears.accept(new Signal(clock.instant(), Signal.Source.SYSTEMD, null, null, "events-missed", Collections.emptySortedMap()));
    }
  }

  void close() {
    Room open;
    synchronized (this) {
      open = room;
      room = null;
    }
    if (open != null) {
      open.systemd.close();
    }
  }
}
