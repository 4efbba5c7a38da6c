package dev.evenkeel.hosts.fake;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Container.Attachment;
import dev.evenkeel.api.host.Container.Resources;
import dev.evenkeel.api.host.Marks;
import dev.evenkeel.api.host.Unit;
import dev.evenkeel.api.model.Blob;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.List;

/** A person at the host, with the docker command line, systemctl and an editor. Everything by name, and nothing of it is ours. */
public final class ByHand {
  private final FakeHost host;

  ByHand(FakeHost host) {
    this.host = host;
  }

  FakeContainer existing(String name) {
    FakeContainer container = host.engine.named(name);
    if (container == null) {
      throw new IllegalArgumentException("there is no container " + name + " on " + host.name());
    }
    return container;
  }

  // containers

  /** {@code docker kill} */
  public void killContainer(String name) {
    synchronized (host) {
      host.engine.runs.kill(existing(name), "SIGKILL");
    }
  }

  /** Its process ends by itself; the restart policy applies. */
  public void crashContainer(String name, int exitCode) {
    synchronized (host) {
      host.engine.runs.exited(existing(name), exitCode, false);
    }
  }

  public void outOfMemory(String name) {
    synchronized (host) {
      host.engine.runs.exited(existing(name), 137, true);
    }
  }

  /** {@code docker stop} of something that leaves its stop signal to the kernel. */
  public void stopContainer(String name) {
    stopContainer(name, 143);
  }

  /** {@code docker stop} of something that ends with this code when it is asked to. */
  public void stopContainer(String name, int exitCode) {
    synchronized (host) {
      FakeContainer container = existing(name);
      container.stoppedByHand = true;
      host.engine.runs.stopped(container, exitCode);
    }
  }

  public void startContainer(String name) {
    synchronized (host) {
      host.engine.runs.start(existing(name));
    }
  }

  /** {@code docker rm -f} */
  public void removeContainer(String name) {
    synchronized (host) {
      FakeContainer container = existing(name);
      if (container.up()) {
        host.engine.runs.kill(container, "SIGKILL");
      }
      host.engine.remove(container, false);
    }
  }

  public void renameContainer(String name, String to) {
    synchronized (host) {
      host.engine.rename(existing(name), to);
    }
  }

  /** {@code docker update --memory BYTES --memory-swap 2*BYTES} */
  public void updateContainer(String name, long memory) {
    synchronized (host) {
      FakeContainer container = existing(name);
      Resources r = container.config.resources();
      host.engine.update(container, EngineDefaults.with(container.config,
          new Resources(r.cpus(), r.cpuShares(), r.cpuPeriod(), r.cpuQuota(), r.cpuRtRuntime(), r.cpuRtPeriod(), r.cpuset(), null, memory,
              r.memReservation(), 2 * memory, r.memSwappiness(), r.pidsLimit(), r.shmSize(), r.oomKillDisable(), r.oomScoreAdj(),
              r.ulimits(), r.blkioWeight()),
          container.config.restart()));
    }
  }

  /** {@code docker update --restart MODE} */
  public void updateRestart(String name, Container.Restart restart) {
    synchronized (host) {
      FakeContainer container = existing(name);
      host.engine.update(container, EngineDefaults.with(container.config, container.config.resources(), restart));
    }
  }

  public void pause(String name) {
    synchronized (host) {
      host.engine.runs.pause(existing(name));
    }
  }

  public void disconnect(String name, String network) {
    synchronized (host) {
      host.engine.detach(existing(name), network);
    }
  }

  public void connect(String name, String network) {
    synchronized (host) {
      host.engine.attach(existing(name), network, Attachment.PLAIN);
    }
  }

  /** Removes it and runs another in its place: same name, networks and ports, another image, no marks. Returns its ID. */
  public String replaceByHand(String name, FakeImage image) {
    synchronized (host) {
      FakeContainer old = existing(name);
      Container config = host.engine.read(old).object() instanceof Container seen ? seen : old.config;
      removeContainer(name);
      return runForeign(name, image, config.ports(), config.mounts());
    }
  }

  /** {@code docker run -d} of something that has nothing to do with us. Returns its ID. */
  public String foreignContainer(String name, Container.Port... ports) {
    synchronized (host) {
      return runForeign(name, FakeImage.of("foreign"), List.of(ports), List.of());
    }
  }

  /** {@code docker run -d} of exactly this, as people do it: without marks. Its image is on the host. Returns its ID. */
  public String runContainer(Container wanted) {
    synchronized (host) {
      FakeContainer container = host.engine.create(wanted, wanted.name(), Marks.NONE,
          host.engine.images.instances(wanted.image()).getFirst().id(),
          Collections.emptySortedMap(), true);
      host.engine.runs.start(container);
      return container.id;
    }
  }

  private String runForeign(String name, FakeImage image, List<Container.Port> ports, List<Container.Mount> mounts) {
    String reference = "by-hand/" + image.id().substring(7, 15) + ":latest";
    if (host.engine.images.byId(image.id()) == null) {
      host.engine.images.load(reference, image);
    }
    Container wanted = new Container(name, reference, Container.Program.NONE, Resources.NONE, Container.Security.NONE,
        Container.Namespaces.NONE, mounts, ports, Collections.emptySortedMap(), Container.Naming.NONE, null, null, null,
        Collections.emptySortedMap());
    FakeContainer container = host.engine.create(wanted, name, Marks.NONE, image.id(), Collections.emptySortedMap(), true);
    host.engine.runs.start(container);
    return container.id;
  }

  /** {@code docker network rm}, after disconnecting what is in it. */
  public void removeNetwork(String name) {
    synchronized (host) {
      host.engine.all().forEach(container -> host.engine.detach(container, name));
      var network = host.engine.nets.network(name);
      if (network != null) {
        host.engine.nets.removeNetwork(network.id(), List.of());
      }
    }
  }

  public void createNetwork(dev.evenkeel.api.host.Network network) {
    synchronized (host) {
      host.engine.nets.createNetwork(network, Marks.NONE);
    }
  }

  public void createVolume(String name) {
    synchronized (host) {
      host.engine.nets.useVolume(name);
    }
  }

  /** {@code docker volume rm}; containers that use it have to be gone. */
  public void removeVolume(String name) {
    synchronized (host) {
      host.engine.nets.removeVolume(name, host.engine.volumeUsers(name));
    }
  }

  /** {@code docker rmi -f} of a tag. */
  public void removeImage(String reference) {
    synchronized (host) {
      host.engine.images.instances(reference).stream().findFirst().ifPresent(image -> host.engine.images.remove(image.id(), reference));
    }
  }

  // units

  public void stopUnit(String name) {
    synchronized (host) {
      host.systemd.stop(name);
    }
  }

  public void startUnit(String name) {
    synchronized (host) {
      host.systemd.start(name);
    }
  }

  public void enableUnit(String name) {
    synchronized (host) {
      host.systemd.enable(name, Unit.Enablement.ENABLED);
    }
  }

  public void disableUnit(String name) {
    synchronized (host) {
      host.systemd.enable(name, Unit.Enablement.DISABLED);
    }
  }

  /** A link to {@code /dev/null} in place of the unit file, and a daemon-reload. */
  public void maskUnit(String name) {
    synchronized (host) {
      host.systemd.mask(name);
    }
  }

  /** Edits the file without telling systemd. */
  public void editUnit(String name, String text) {
    synchronized (host) {
      host.systemd.unit(name).text = text;
      host.systemd.written(name);
    }
  }

  /** The text of the unit's file below {@code /etc}, or null when there is none. */
  public @Nullable String readUnit(String name) {
    synchronized (host) {
      return host.systemd.unit(name).text;
    }
  }

  /** {@code systemctl edit}: a drop-in and a daemon-reload. */
  public void addDropIn(String name, String file, String text) {
    synchronized (host) {
      host.systemd.unit(name).dropIns.put(file, new Unit.Text(text));
      host.systemd.written(name);
      host.systemd.reload();
    }
  }

  public void removeUnitFile(String name) {
    synchronized (host) {
      host.systemd.unit(name).text = null;
      host.systemd.written(name);
    }
  }

  /** The main process ends; {@code Restart=} applies. */
  public void crashUnit(String name, int exitCode) {
    synchronized (host) {
      host.systemd.crash(name, exitCode);
    }
  }

  // files

  /** Writes in place, keeping owner and mode, or makes a new file of root's. */
  public void editFile(String path, String text) {
    synchronized (host) {
      host.files.edit(path, Blob.utf8(text));
    }
  }

  public void chmod(String path, int mode) {
    synchronized (host) {
      host.files.chmod(path, mode);
    }
  }

  /** {@code rm -rf} */
  public void removeFile(String path) {
    synchronized (host) {
      host.files.delete(path);
    }
  }

  public void replaceByLink(String path, String target) {
    synchronized (host) {
      host.files.replaceByLink(path, target);
    }
  }

  public void makeDirectory(String path) {
    synchronized (host) {
      host.files.makeDirectories(path);
    }
  }

  /** The text of a regular file, or null when none stands there. */
  public @Nullable String readFile(String path) {
    synchronized (host) {
      return host.files.at(path) instanceof FakeFiles.Plain plain ? plain.bytes().text() : null;
    }
  }

  /** {@code touch /etc/evenkeel/hold}, with a reason in it or the empty string; null takes it away. */
  public void hold(@Nullable String reason) {
    if (reason == null) {
      removeFile(FakeHost.HOLD);
    } else {
      editFile(FakeHost.HOLD, reason);
    }
  }

  /** The machine goes down and comes up again: the link is lost, a new one can be had. */
  public void reboot() {
    synchronized (host) {
      host.setReachable(false);
      host.boots++;
      host.engine.runs.reboot();
      host.systemd.reboot();
      host.files.loseWatch();
      host.setReachable(true);
    }
  }
}
