package dev.evenkeel.operator.app.intake;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Container.Words;
import dev.evenkeel.api.host.Fields;
import dev.evenkeel.hosts.docker.Inventory;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** A container as the {@code container:} of a Service: what its image and its engine do not say by themselves. */
final class ServiceDraft {
  private final Inventory.Found found;
  private final Container is;
  private final Container brought;
  private final Inventory.Defaults defaults;
  private final SecretValues secrets;
  private final ComposeFields out = new ComposeFields();
  private final List<String> kept = new ArrayList<>();

  ServiceDraft(Inventory.Found found, Container brought, Inventory.Defaults defaults, SecretValues secrets) {
    this.found = found;
    this.is = found.container();
    this.brought = brought;
    this.defaults = defaults;
    this.secrets = secrets;
  }

  /** Names of variables and labels whose values were not written. */
  List<String> kept() {
    return List.copyOf(kept);
  }

  /** @param services containers that become Services too, whose namespaces can be named so */
  Map<String, Object> container(String image, Collection<String> services) {
    out.put("image", image);
    program();
    naming();
    networks(services);
    mounts();
    ResourceFields.write(is, out);
    security(services);
    checks();
    values("labels", is.labels(), brought.labels(), name -> name.startsWith("com.docker.compose."));
    return out.all();
  }

  private void program() {
    Container.Program program = is.program();
    Container.Program image = brought.program();
    words("command", program.command(), image.command());
    words("entrypoint", program.entrypoint(), image.entrypoint());
    values("environment", program.environment(), image.environment(), _ -> false);
    out.text("user", program.user(), image.user());
    out.texts("group_add", program.groupAdd());
    out.text("working_dir", program.workingDir(), image.workingDir());
    out.flag("init", program.init());
    out.flag("tty", program.tty());
    out.flag("stdin_open", program.stdinOpen());
    out.text("stop_signal", program.stopSignal(), image.stopSignal());
    if (program.stopGracePeriod() != null) {
      out.put("stop_grace_period", Fields.printed(program.stopGracePeriod()));
    }
  }

  private void words(String field, @Nullable Words words, @Nullable Words image) {
    if (words != null && !words.equals(image)) {
      out.put(field, words.words().stream().map(ManifestText::literal).toList());
    }
  }

  /** Whatever is not from the image; a secret by its reference, or not at all. */
  private void values(String field, SortedMap<String, String> values, SortedMap<String, String> image,
      java.util.function.Predicate<String> others) {
    Map<String, Object> written = new TreeMap<>();
    values.forEach((name, value) -> {
      if (value.equals(image.get(name)) || others.test(name)) {
        return;
      }
      if (!secrets.isSecret(name, value)) {
        written.put(name, ManifestText.literal(value));
        return;
      }
      kept.add(name);
      String reference = field.equals("environment") ? secrets.reference(found.name(), name) : null;
      if (reference != null) {
        written.put(name, reference);
      }
    });
    if (!written.isEmpty()) {
      out.put(field, written);
    }
  }

  private void naming() {
    Container.Naming naming = is.naming();
    String own = found.instance().id().substring(0, Math.min(12, found.instance().id().length()));
    if (!own.equals(naming.hostname()) && !"host".equals(is.namespaces().networkMode()) && !shares(is.namespaces().networkMode())) {
      out.text("hostname", naming.hostname(), null);
    }
    out.text("domainname", naming.domainname(), null);
    out.text("mac_address", naming.macAddress(), null);
    out.texts("dns", naming.dns());
    out.texts("dns_search", naming.dnsSearch());
    out.texts("dns_opt", naming.dnsOpt());
    out.texts("extra_hosts", naming.extraHosts());
  }

  private static boolean shares(@Nullable String mode) {
    return mode != null && mode.startsWith("container:");
  }

  private void networks(Collection<String> services) {
    String mode = is.namespaces().networkMode();
    if (mode == null || mode.equals("bridge") || mode.equals("default")) {
      out.put("network_mode", "bridge");
    } else if (mode.equals("host") || mode.equals("none") || shares(mode)) {
      out.put("network_mode", named(mode, services));
    } else {
      Map<String, Object> networks = new TreeMap<>();
      is.networks().forEach((name, attachment) -> networks.put(name, attachment(attachment)));
      out.put("networks", networks);
    }
    List<String> ports = is.ports().stream().map(ServiceDraft::port).sorted().toList();
    if (!ports.isEmpty()) {
      out.put("ports", ports);
    }
  }

  private static String named(String mode, Collection<String> services) {
    String other = shares(mode) ? mode.substring("container:".length()) : "";
    return services.contains(other) ? "service:" + other : mode;
  }

  private static Map<String, Object> attachment(Container.Attachment attachment) {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (!attachment.aliases().isEmpty()) {
      fields.put("aliases", List.copyOf(attachment.aliases()));
    }
    if (attachment.ipv4Address() != null) {
      fields.put("ipv4_address", attachment.ipv4Address());
    }
    if (attachment.ipv6Address() != null) {
      fields.put("ipv6_address", attachment.ipv6Address());
    }
    if (!attachment.linkLocalIps().isEmpty()) {
      fields.put("link_local_ips", attachment.linkLocalIps());
    }
    return fields;
  }

  private static String port(Container.Port port) {
    String ip = port.hostIp() == null ? "" : (port.hostIp().contains(":") ? "[" + port.hostIp() + "]" : port.hostIp()) + ":";
    String published = port.published() == null ? (ip.isEmpty() ? "" : ":") : port.published() + ":";
    return ip + published + port.target() + (port.protocol().equals("tcp") ? "" : "/" + port.protocol());
  }

  private void mounts() {
    List<Object> volumes = new ArrayList<>();
    for (Container.Mount mount : is.mounts()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("type", mount.type().name().toLowerCase(java.util.Locale.ROOT));
      if (mount.source() != null) {
        fields.put("source", ManifestText.literal(mount.source()));
      }
      fields.put("target", mount.target());
      if (Boolean.TRUE.equals(mount.readOnly())) {
        fields.put("read_only", true);
      }
      switch (mount.type()) {
        case VOLUME -> {
          if (mount.source() == null && found.volumes().contains(mount.target())) {
            continue;
          }
          if (Boolean.TRUE.equals(mount.nocopy())) {
            fields.put("volume", Map.of("nocopy", true));
          }
        }
        case BIND -> {
          Map<String, Object> bind = new LinkedHashMap<>();
          bind.put("create_host_path", false);
          if (mount.propagation() != null && !mount.propagation().equals("rprivate")) {
            bind.put("propagation", mount.propagation());
          }
          if (mount.selinux() != null) {
            bind.put("selinux", mount.selinux());
          }
          fields.put("bind", bind);
        }
        case TMPFS -> {
          Map<String, Object> tmpfs = new LinkedHashMap<>();
          if (mount.tmpfsSize() != null) {
            tmpfs.put("size", mount.tmpfsSize());
          }
          if (mount.tmpfsMode() != null) {
            tmpfs.put("mode", "0" + Integer.toOctalString(mount.tmpfsMode()));
          }
          if (!tmpfs.isEmpty()) {
            fields.put("tmpfs", tmpfs);
          }
        }
      }
      volumes.add(fields);
    }
    if (!volumes.isEmpty()) {
      out.put("volumes", volumes);
    }
  }

  private void security(Collection<String> services) {
    Container.Security security = is.security();
    out.flag("privileged", security.privileged());
    out.flag("read_only", security.readOnly());
    out.texts("cap_add", security.capAdd());
    out.texts("cap_drop", security.capDrop());
    out.texts("security_opt", security.securityOpt());
    List<String> devices = security.devices().stream().map(each -> each.source() + ":" + each.target() + ":" + each.permissions()).toList();
    out.texts("devices", devices);
    out.texts("device_cgroup_rules", security.deviceCgroupRules());
    if (!security.sysctls().isEmpty()) {
      out.put("sysctls", new TreeMap<>(security.sysctls()));
    }
    Container.Namespaces namespaces = is.namespaces();
    out.text("pid", namespaces.pid() == null ? null : named(namespaces.pid(), services), null);
    out.text("ipc", namespaces.ipc() == null ? null : named(namespaces.ipc(), services), "private");
    out.text("uts", namespaces.uts(), null);
    out.text("userns_mode", namespaces.usernsMode(), null);
    out.text("cgroup", namespaces.cgroup(), defaults.cgroup());
    out.text("cgroup_parent", namespaces.cgroupParent(), null);
    out.text("runtime", namespaces.runtime(), defaults.runtime());
  }

  private void checks() {
    Container.Healthcheck check = is.healthcheck();
    if (check != null && !check.equals(brought.healthcheck())) {
      Map<String, Object> fields = new LinkedHashMap<>();
      if (check.disabled()) {
        fields.put("disable", true);
      } else {
        if (check.test() != null) {
          fields.put("test", check.test().words().stream().map(ManifestText::literal).toList());
        }
        ComposeFields.duration(fields, "interval", check.interval());
        ComposeFields.duration(fields, "timeout", check.timeout());
        ComposeFields.duration(fields, "start_period", check.startPeriod());
        ComposeFields.duration(fields, "start_interval", check.startInterval());
        if (check.retries() != null) {
          fields.put("retries", check.retries());
        }
      }
      out.put("healthcheck", fields);
    }
    Container.Restart restart = is.restart();
    if (restart != null && restart.mode() != Container.Restart.Mode.NO) {
      out.put("restart", restart.toString());
    }
    Container.Logging logging = is.logging();
    if (logging != null && (!Objects.equals(logging.driver(), defaults.logging()) || !logging.options().isEmpty())) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("driver", Objects.requireNonNullElse(logging.driver(), defaults.logging()));
      if (!logging.options().isEmpty()) {
        fields.put("options", new TreeMap<>(logging.options()));
      }
      out.put("logging", fields);
    }
  }
}
