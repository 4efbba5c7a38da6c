package dev.evenkeel.hosts.remote;

import dev.evenkeel.api.host.Signal;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.hosts.Link;
import dev.evenkeel.hosts.docker.Docker;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.InstantSource;
import java.util.function.Consumer;

/** The way to a host's engine, which may not be there yet: connecting is tried whenever it is needed, and its events are heard from then on. */
final class DockerDoor {
  private final Link link;
  private final HostSpec spec;
  private final InstantSource clock;
  private final Consumer<Signal> ears;
  private @Nullable Docker docker;
  private @Nullable AutoCloseable events;

  DockerDoor(Link link, HostSpec spec, InstantSource clock, Consumer<Signal> ears) {
    this.link = link;
    this.spec = spec;
    this.clock = clock;
    this.ears = ears;
  }

  /** @throws IOException when no engine answers; the message says what to check */
  synchronized Docker get() throws IOException {
    Docker open = docker;
    if (open == null) {
      Docker fresh = Docker.connect(link, spec.dockerSocket(), spec.registries(), clock);
      try {
        events = fresh.listen(ears);
      } catch (IOException e) {
        fresh.close();
        throw e;
      }
      docker = fresh;
      return fresh;
    }
    return open;
  }

  synchronized void close() {
    Docker open = docker;
    if (open == null) {
      return;
    }
    docker = null;
    Doors.closeQuietly(events);
    open.close();
  }
}
