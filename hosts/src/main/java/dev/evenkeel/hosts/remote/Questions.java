package dev.evenkeel.hosts.remote;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Probe;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.hosts.LinkLostException;
import dev.evenkeel.hosts.docker.ExecResult;
import dev.evenkeel.hosts.probe.Prober;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.TimeoutException;

/** What is asked of a running container, or of a port of the host, over the link: probes and calls. */
final class Questions {
  private final DockerDoor docker;
  private final Prober prober;

  Questions(DockerDoor docker, Prober prober) {
    this.docker = docker;
    this.prober = prober;
  }

  /** Calls a container's HTTP address, as an answer to changed files. */
  Outcome call(Step.CallHttp step, SortedMap<Integer, String> made) throws IOException, InterruptedException {
    String id = switch (step.id()) {
      case Step.Id.Known(String known) -> known;
      case Step.Id.Made(int number) -> made.get(number);
    };
    Optional<Instance> container = id == null ? Optional.empty() : docker.get().container(id);
    if (container.isEmpty() || !container.get().container().running()) {
      return new Outcome.Failed(Reason.STEP_FAILED, "the container " + id + " does not run");
    }
    String failure = prober.call(step.method(), step.address(), address(container.get()), step.deadline());
    return failure == null
        ? Outcome.Done.PLAIN
        : new Outcome.Failed(Reason.STEP_FAILED, step.method() + " " + step.address() + ": " + failure);
  }

  /** Where a container listens: its own address, that of the one whose network it shares, or null for the host's loopback. */
  private @Nullable String address(Instance container) throws IOException {
    SortedMap<String, String> own = container.container().addresses();
    if (!own.isEmpty()) {
      return own.get(own.firstKey());
    }
    String mode = container.object() instanceof Container seen ? seen.namespaces().networkMode() : null;
    if (mode == null || !mode.startsWith("container:")) {
      return null;
    }
    Optional<Instance> owner = docker.get().container(mode.substring("container:".length()));
    SortedMap<String, String> its = owner.map(instance -> instance.container().addresses()).orElse(Collections.emptySortedMap());
    return its.isEmpty() ? null : its.get(its.firstKey());
  }

  Probe.Result probe(ObjectKey key, Probe probe) throws IOException, InterruptedException {
    return switch (key.type()) {
      case CONTAINER -> probeContainer(key.name(), probe);
      case UNIT, FILE, IMAGE, NETWORK, VOLUME -> prober.probe(probe, null,
          (_, _) -> "commands are run in containers only, and " + key + " is none; use http, tcp or redis");
    };
  }

  private Probe.Result probeContainer(String name, Probe probe) throws IOException, InterruptedException {
    Optional<Instance> container;
    try {
      container = docker.get().container(name);
    } catch (LinkLostException e) {
      throw e;
    } catch (IOException e) {
      return new Probe.Result(false, String.valueOf(e.getMessage()), Duration.ZERO);
    }
    if (container.isEmpty()) {
      return new Probe.Result(false, "there is no container " + name, Duration.ZERO);
    }
    if (!container.get().container().running()) {
      return new Probe.Result(false, "the container is " + container.get().container().status().label(), Duration.ZERO);
    }
    String id = container.get().id();
    return prober.probe(probe, address(container.get()), (command, deadline) -> exec(id, command, deadline));
  }

  private @Nullable String exec(String id, List<String> command, Duration deadline) throws IOException, InterruptedException {
    try {
      ExecResult result = docker.get().exec(id, command, deadline);
      String said = result.output().strip().replaceAll("\\s+", " ");
      return result.exitCode() == 0
          ? null
          : "exit code " + result.exitCode() + (said.isEmpty() ? "" : ": " + (said.length() > 200 ? said.substring(0, 199) + "…" : said));
    } catch (TimeoutException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
