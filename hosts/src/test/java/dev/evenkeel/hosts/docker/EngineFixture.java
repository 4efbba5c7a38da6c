package dev.evenkeel.hosts.docker;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Container.Mount;
import dev.evenkeel.api.host.Container.Namespaces;
import dev.evenkeel.api.host.Container.Naming;
import dev.evenkeel.api.host.Container.Port;
import dev.evenkeel.api.host.Container.Program;
import dev.evenkeel.api.host.Container.Resources;
import dev.evenkeel.api.host.Container.Restart;
import dev.evenkeel.api.host.Container.Security;
import dev.evenkeel.api.host.Container.Words;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Marks;
import dev.evenkeel.api.host.Network;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Observation;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.host.Volume;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.hosts.Link;
import dev.evenkeel.hosts.ssh.LocalLink;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

/** A real engine for one test. What the test makes is named after this process and goes with the fixture; nothing else is touched. */
final class EngineFixture implements AutoCloseable {
  static final String IMAGE = "evenkeel/busybox:1";
  static final Program SLEEP = new Program(Words.of("sleep", "600"), null, Collections.emptySortedMap(), null, Collections.emptySortedSet(),
      null, null,
      "SIGKILL", null, null, null);
  private static final AtomicInteger NUMBER = new AtomicInteger();
  final Docker docker;
  private final Link link;
  private final List<String> containers = new ArrayList<>();
  private final List<String> networks = new ArrayList<>();
  private final List<String> volumes = new ArrayList<>();
  private final String imageId;

  EngineFixture(Link link) throws IOException, InterruptedException {
    this.link = link;
    docker = Docker.connect(link, "/var/run/docker.sock", Map.of(), InstantSource.system());
    Observation image = look(ObjectKey.image(IMAGE));
    imageId = assertInstanceOf(Observation.Present.class, image, IMAGE + " is not loaded: testbed/images busybox").instances().getFirst()
        .id();
  }

  static EngineFixture local() throws IOException, InterruptedException {
    return new EngineFixture(new LocalLink());
  }

  static String unique(String prefix) {
    return "evenkeel-t" + ProcessHandle.current().pid() + "-" + prefix + NUMBER.incrementAndGet();
  }

  static Container plain(Program program, Resources resources, Security security) {
    return new Container("x", IMAGE, program, resources, security, Namespaces.NONE, List.of(), List.of(), new TreeMap<>(), Naming.NONE,
        null, null, null,
        new TreeMap<>());
  }

  static Marks marks(String name, String generation) {
    return new Marks(name, generation, new TreeSet<>(List.of(new ResourceRef("Service", name), new ResourceRef("Stack", "s"))));
  }

  String imageId() {
    return imageId;
  }

  Observation look(ObjectKey key) throws IOException, InterruptedException {
    return look(key, new TreeMap<>());
  }

  Observation look(ObjectKey key, SortedMap<ObjectKey, String> identities) throws IOException, InterruptedException {
    Observation seen = docker.read(new TreeSet<>(List.of(key)), identities, false).objects().get(key);
    return seen == null ? new Observation.Unasked() : seen;
  }

  Outcome run(Step step) throws IOException, InterruptedException {
    return docker.run(step, new TreeMap<>()).orElseThrow();
  }

  Outcome.Done done(Step step) throws IOException, InterruptedException {
    return assertInstanceOf(Outcome.Done.class, run(step));
  }

  private static Instance instance(Outcome.Done done) {
    Instance instance = done.instance();
    if (instance == null) {
      throw new AssertionError("the outcome has no instance");
    }
    return instance;
  }

  /** Creates it under a name of its own. */
  Instance create(Container container) throws IOException, InterruptedException {
    return create(container, unique("c"), "g1", Collections.emptySortedMap());
  }

  Instance create(Container container, String name, String generation, SortedMap<String, String> carried)
      throws IOException, InterruptedException {
    container.mounts().stream().filter(mount -> mount.type() == Mount.Type.VOLUME && mount.source() != null)
        .forEach(mount -> volumes.add(String.valueOf(mount.source())));
    Step step = new Step.CreateContainer(container, name, marks(name, generation), new Step.Id.Known(imageId), carried, true);
    Instance made = instance(done(step));
    containers.add(made.id());
    return made;
  }

  void owns(String containerId) {
    containers.add(containerId);
  }

  Instance start(String id) throws IOException, InterruptedException {
    return instance(done(new Step.StartContainer(new Step.Id.Known(id))));
  }

  Instance createNetwork(Network network) throws IOException, InterruptedException {
    Instance made = instance(done(new Step.CreateNetwork(network, marks(network.name(), "g"))));
    networks.add(made.id());
    return made;
  }

  Instance createVolume(Volume volume) throws IOException, InterruptedException {
    volumes.add(volume.name());
    return instance(done(new Step.CreateVolume(volume, marks(volume.name(), "g"))));
  }

  Instance read(String id) throws IOException {
    return docker.container(id).orElseThrow();
  }

  @Override
  public void close() throws IOException {
    EngineApi api = new EngineApi(docker.engine());
    for (String id : containers.reversed()) {
      delete(api, "/containers/" + id + "?force=1&v=1");
    }
    for (String id : networks) {
      delete(api, "/networks/" + id);
    }
    for (String name : volumes) {
      delete(api, "/volumes/" + name);
    }
    docker.close();
    link.close();
  }

  private static void delete(EngineApi api, String path) throws IOException {
    try {
      api.delete(path);
    } catch (EngineRefusedException e) {
      if (e.status() != 404) {
        throw e;
      }
    }
  }

  static Step.Id id(Instance instance) {
    return new Step.Id.Known(instance.id());
  }

  Outcome.Failed failed(Step step) throws Exception {
    return assertInstanceOf(Outcome.Failed.class, run(step));
  }

  Instance running(Container container) throws Exception {
    return start(create(container).id());
  }

  /** A container that stays, with what most tests of it vary. */
  static Container sleeping(@Nullable Restart restart, Resources resources, List<Mount> mounts, List<Port> ports) {
    return new Container("x", IMAGE, SLEEP, resources, Security.NONE, Namespaces.NONE, mounts, ports, new TreeMap<>(), Naming.NONE, null,
        restart, null, new TreeMap<>());
  }
}
