package dev.evenkeel.operator.plan;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Container.Attachment;
import dev.evenkeel.api.host.Container.Healthcheck;
import dev.evenkeel.api.host.Container.Mount;
import dev.evenkeel.api.host.Container.Naming;
import dev.evenkeel.api.host.Container.Port;
import dev.evenkeel.api.host.Container.Program;
import dev.evenkeel.api.host.Container.Resources;
import dev.evenkeel.api.host.Container.Restart;
import dev.evenkeel.api.host.Container.Security;
import dev.evenkeel.api.host.Container.Words;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Containers for tests, from plain to particular. */
record Containers(String name, String image, Map<String, String> environment, @Nullable Long memory, List<Port> ports, List<Mount> mounts,
    List<String> networks, @Nullable Healthcheck check,
    List<String> aliases) {

  static Containers named(String name) {
    return new Containers(name, "app:1", Map.of(), null, List.of(), List.of(), List.of(), null, List.of());
  }

  Containers image(String other) {
    return new Containers(name, other, environment, memory, ports, mounts, networks, check, aliases);
  }

  Containers env(String key, String value) {
    return new Containers(name, image, Map.of(key, value), memory, ports, mounts, networks, check, aliases);
  }

  Containers memory(long bytes) {
    return new Containers(name, image, environment, bytes, ports, mounts, networks, check, aliases);
  }

  Containers port(int published, int target) {
    return new Containers(name, image, environment, memory, List.of(new Port(null, published, target, "tcp")), mounts, networks, check,
        aliases);
  }

  Containers volume(String source, String target) {
    return new Containers(name, image, environment, memory, ports,
        List.of(new Mount(Mount.Type.VOLUME, source, target, null, null, null, null, null, null, null)), networks, check, aliases);
  }

  Containers network(String network, String... names) {
    return new Containers(name, image, environment, memory, ports, mounts, List.of(network), check, List.of(names));
  }

  Containers checked() {
    return new Containers(name, image, environment, memory, ports, mounts, networks,
        new Healthcheck(Words.of("CMD", "true"), Duration.ofSeconds(1), Duration.ofSeconds(1), null, null, 3), aliases);
  }

  Container build() {
    TreeMap<String, Attachment> attachments = new TreeMap<>();
    networks.forEach(network -> attachments.put(network, new Attachment(new TreeSet<>(aliases), null, null, null, List.of())));
    Resources resources = new Resources(null, null, null, null, null, null, null, null, memory, null, null, null, null, null, null, null,
        Collections.emptySortedMap(), null);
    Program program = new Program(null, null, new TreeMap<>(environment), null, Collections.emptySortedSet(), null, null, null, null, null,
        null);
    return new Container(name, image, program, resources, Security.NONE, Container.Namespaces.NONE, mounts, ports, attachments, Naming.NONE,
        check,
        new Restart(Restart.Mode.UNLESS_STOPPED, null), null, Collections.emptySortedMap());
  }
}
