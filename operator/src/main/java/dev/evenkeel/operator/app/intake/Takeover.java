package dev.evenkeel.operator.app.intake;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Network;
import dev.evenkeel.api.host.Volume;
import dev.evenkeel.hosts.docker.Inventory;
import dev.evenkeel.hosts.survey.Grounds;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A whole host as manifests. */
public final class Takeover {
  private static final String NAME = "[a-zA-Z0-9][a-zA-Z0-9_.-]{0,99}";

  private Takeover() {}

  /** Reads files of the host. */
  public interface HostFiles {
    /** The texts of those that are there and can be read, by path. */
    SortedMap<String, String> read(Collection<String> paths) throws IOException;
  }

  /**
   * Writes manifests for what stands there.
   *
   * @param engine  null where the host has none
   * @param secrets how values that look like secrets are told and what is written for them
   */
  public static Written of(String host, @Nullable Inventory engine, Grounds grounds, HostFiles files, SecretValues secrets)
      throws IOException {
    Draft draft = new Draft();
    if (engine != null) {
      List<Inventory.Found> loose = new ComposeProjects(host, engine, secrets, files).draft(draft);
      draft.addAll(new LooseContainers(host, engine, secrets).draft(loose));
      shared(host, engine, draft);
    }
    draft.addAll(new UnitDrafts(host, secrets).draft(grounds));
    draft.addAll(Leftovers.draft(grounds, secrets));
    return draft.written();
  }

  /** Networks and volumes that no Stack makes and that say more of themselves than their name, or that nobody uses. */
  private static void shared(String host, Inventory engine, Draft draft) {
    TreeSet<String> used = new TreeSet<>();
    TreeSet<String> services = new TreeSet<>();
    draft.taken.stream().filter(item -> item.what().startsWith("Service/"))
        .forEach(item -> services.add(item.what().substring("Service/".length())));
    for (Inventory.Found found : engine.containers()) {
      if (services.contains(found.name())) {
        used.addAll(found.container().networks().keySet());
        found.container().mounts().stream().filter(mount -> mount.type() == Container.Mount.Type.VOLUME && mount.source() != null)
            .forEach(mount -> used.add(String.valueOf(mount.source())));
      }
    }
    TreeSet<String> stacks = new TreeSet<>();
    draft.taken.stream().filter(item -> item.what().startsWith("Stack/"))
        .forEach(item -> stacks.add(item.what().substring("Stack/".length())));
    for (Instance network : engine.networks()) {
      Network is = (Network) network.object();
      if (!network.marks().ours() && !stacks.contains(is.labels().getOrDefault("com.docker.compose.project", ""))) {
        add(host, "Network", network.name(), network(is, used.contains(network.name())), draft);
      }
    }
    int anonymous = 0;
    for (Instance volume : engine.volumes()) {
      Volume is = (Volume) volume.object();
      if (Inventory.isAnonymous(volume.name())) {
        anonymous++;
      } else if (!volume.marks().ours() && !stacks.contains(is.labels().getOrDefault("com.docker.compose.project", ""))) {
        add(host, "Volume", volume.name(), volume(is), draft);
      }
    }
    if (anonymous > 0) {
      draft.leave(anonymous + (anonymous == 1 ? " volume" : " volumes") + " without a name", "nobody can say what they are for; they stay",
          "docker volume ls --filter dangling=true lists those that no container uses.");
    }
  }

  private static void add(String host, String kind, String name, Map<String, Object> fields, Draft draft) {
    if (!name.matches(NAME)) {
      draft.leave(kind.toLowerCase(java.util.Locale.ROOT) + "/" + name, "its name cannot be that of a manifest", null);
      return;
    }
    Map<String, Object> spec = Draft.spec(host);
    spec.putAll(fields);
    String file = host + "/" + kind.toLowerCase(java.util.Locale.ROOT) + "s/" + name + ".yaml";
    draft.files.put(file, ManifestText.of(List.of(), kind, name, spec));
    draft.take(kind + "/" + name, file);
  }

  private static Map<String, Object> network(Network is, boolean used) {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (is.driver() != null && !is.driver().equals("bridge")) {
      fields.put("driver", is.driver());
    }
    if (!is.driverOpts().isEmpty()) {
      fields.put("driver_opts", literal(is.driverOpts()));
    }
    if (Boolean.TRUE.equals(is.attachable())) {
      fields.put("attachable", true);
    }
    if (Boolean.TRUE.equals(is.internal())) {
      fields.put("internal", true);
    }
    if (Boolean.TRUE.equals(is.enableIpv6())) {
      fields.put("enable_ipv6", true);
    }
    if (used && !is.ipam().isEmpty()) {
      // made anew it would get another range, and what refers to addresses would miss them
      List<Map<String, Object>> ranges = is.ipam().stream().map(subnet -> {
        Map<String, Object> range = new LinkedHashMap<>();
        range.put("subnet", subnet.subnet());
        if (subnet.gateway() != null) {
          range.put("gateway", subnet.gateway());
        }
        if (subnet.ipRange() != null) {
          range.put("ip_range", subnet.ipRange());
        }
        return range;
      }).toList();
      fields.put("ipam", Map.of("config", ranges));
    }
    labels(is.labels(), fields);
    return fields;
  }

  private static Map<String, Object> volume(Volume is) {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (is.driver() != null && !is.driver().equals("local")) {
      fields.put("driver", is.driver());
    }
    if (!is.driverOpts().isEmpty()) {
      fields.put("driver_opts", literal(is.driverOpts()));
    }
    labels(is.labels(), fields);
    return fields;
  }

  private static void labels(SortedMap<String, String> labels, Map<String, Object> fields) {
    SortedMap<String, String> others = new TreeMap<>(labels);
    others.keySet().removeIf(label -> label.startsWith("com.docker.compose."));
    if (!others.isEmpty()) {
      fields.put("labels", literal(others));
    }
  }

  private static Map<String, Object> literal(SortedMap<String, String> texts) {
    Map<String, Object> literal = new TreeMap<>();
    texts.forEach((name, value) -> literal.put(name, ManifestText.literal(value)));
    return literal;
  }
}
