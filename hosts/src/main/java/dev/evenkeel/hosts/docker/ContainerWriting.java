package dev.evenkeel.hosts.docker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Container.Attachment;
import dev.evenkeel.api.host.Container.Healthcheck;
import dev.evenkeel.api.host.Container.Logging;
import dev.evenkeel.api.host.Container.Namespaces;
import dev.evenkeel.api.host.Container.Port;
import dev.evenkeel.api.host.Container.Program;
import dev.evenkeel.api.host.Container.Resources;
import dev.evenkeel.api.host.Container.Restart;
import dev.evenkeel.api.host.Container.Security;
import dev.evenkeel.api.host.Container.Words;
import dev.evenkeel.api.host.Marks;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;

/**
 * A container as the body of {@code POST /containers/create}. Only what somebody set is written, so that the engine's and the image's own defaults hold. What this engine's API cannot say is refused, never dropped.
 */
final class ContainerWriting {
  private final Container container;
  private final ApiVersion api;
  private final ObjectNode body = EngineApi.JSON.createObjectNode();
  private final ObjectNode hostConfig = body.putObject("HostConfig");

  ContainerWriting(Container container, ApiVersion api) {
    this.container = container;
    this.api = api;
  }

  /** Turns {@code container:NAME} into the ID that the name has now, and leaves everything else alone. */
  @FunctionalInterface
  interface SharedNamespace {
    String resolve(String mode) throws java.io.IOException;
  }

  /**
   * @param imageEntrypoint the image's own entrypoint: an empty command is only taken together with one
   * @param carried anonymous volumes of the predecessor
   */
  ObjectNode create(String imageId, Marks marks, @Nullable Words imageEntrypoint, SortedMap<String, String> carried, SharedNamespace shared,
      boolean withAliases) throws java.io.IOException {
    body.put("Image", imageId);
    program(container.program(), imageEntrypoint);
    naming();
    healthcheck(container.healthcheck());
    SortedMap<String, String> labels = Labels.marked(container.labels(), marks);
    Labels.note(container, labels);
    ObjectNode labelNode = body.putObject("Labels");
    labels.forEach(labelNode::put);
    resources(hostConfig, container.resources());
    hostConfigOnly(container.resources());
    security(container.security());
    namespaces(container.namespaces(), shared);
    new MountWriting(hostConfig, api).write(container.mounts(), carried);
    ports();
    restart(hostConfig, container.restart());
    logging(container.logging());
    networks(withAliases);
    return body;
  }

  private void program(Program program, @Nullable Words imageEntrypoint) {
    Words entrypoint = program.entrypoint();
    Words command = program.command();
    boolean clearsCommandOnly = command != null && command.words().isEmpty() && entrypoint == null;
    if (entrypoint != null) {
      // One empty word is the engine's way to say: none, not even the image's.
      words(body, "Entrypoint", entrypoint.words().isEmpty() ? Words.of("") : entrypoint);
    } else if (clearsCommandOnly && imageEntrypoint != null) {
      words(body, "Entrypoint", imageEntrypoint);
    }
    if (command != null) {
      words(body, "Cmd", command);
    }
    if (!program.environment().isEmpty()) {
      ArrayNode env = body.putArray("Env");
      program.environment().forEach((name, value) -> env.add(name + "=" + value));
    }
    text(body, "User", program.user());
    text(body, "WorkingDir", program.workingDir());
    text(body, "StopSignal", program.stopSignal());
    if (program.stopGracePeriod() != null) {
      body.put("StopTimeout", ContainerReading.wholeSeconds(program.stopGracePeriod()));
    }
    flag(body, "Tty", program.tty());
    flag(body, "OpenStdin", program.stdinOpen());
    flag(hostConfig, "Init", program.init());
    texts(hostConfig, "GroupAdd", program.groupAdd());
  }

  private void naming() {
    text(body, "Hostname", container.naming().hostname());
    text(body, "Domainname", container.naming().domainname());
    if (!api.atLeast(1, 44)) {
      text(body, "MacAddress", mainMac());
    }
    texts(hostConfig, "Dns", container.naming().dns());
    texts(hostConfig, "DnsSearch", container.naming().dnsSearch());
    texts(hostConfig, "DnsOptions", container.naming().dnsOpt());
    texts(hostConfig, "ExtraHosts", container.naming().extraHosts());
  }

  /** Before API 1.44 a container has one MAC address, which its first network gets. */
  private @Nullable String mainMac() {
    String main = mainNetwork(container);
    Attachment attachment = main == null ? null : container.networks().get(main);
    return attachment != null && attachment.macAddress() != null ? attachment.macAddress() : container.naming().macAddress();
  }

  private void healthcheck(@Nullable Healthcheck check) throws EngineRefusedException {
    if (check == null) {
      return;
    }
    ObjectNode node = body.putObject("Healthcheck");
    if (check.test() != null) {
      words(node, "Test", check.test());
    }
    nanos(node, "Interval", check.interval());
    nanos(node, "Timeout", check.timeout());
    nanos(node, "StartPeriod", check.startPeriod());
    if (check.startInterval() != null && !api.atLeast(1, 44)) {
      throw new EngineRefusedException(400, "healthcheck.start_interval needs Docker 25 (API 1.44); this engine is pinned to API " + api);
    }
    nanos(node, "StartInterval", check.startInterval());
    if (check.retries() != null) {
      node.put("Retries", check.retries());
    }
  }

  /** The part of the resources that a running container can be given as well. */
  static void resources(ObjectNode into, Resources r) {
    number(into, "NanoCpus", r.cpus());
    number(into, "CpuShares", r.cpuShares());
    number(into, "CpuPeriod", r.cpuPeriod());
    number(into, "CpuQuota", r.cpuQuota());
    number(into, "CpuRealtimeRuntime", r.cpuRtRuntime());
    number(into, "CpuRealtimePeriod", r.cpuRtPeriod());
    text(into, "CpusetCpus", r.cpuset());
    number(into, "Memory", r.memLimit());
    number(into, "MemoryReservation", r.memReservation());
    number(into, "MemorySwap", r.memswapLimit());
    number(into, "PidsLimit", r.pidsLimit());
    if (r.blkioWeight() != null) {
      into.put("BlkioWeight", r.blkioWeight());
    }
  }

  private void hostConfigOnly(Resources r) {
    number(hostConfig, "MemorySwappiness", r.memSwappiness());
    number(hostConfig, "ShmSize", r.shmSize());
    flag(hostConfig, "OomKillDisable", r.oomKillDisable());
    if (r.oomScoreAdj() != null) {
      hostConfig.put("OomScoreAdj", r.oomScoreAdj());
    }
    r.ulimits().forEach(
        (name, limit) -> hostConfig.withArray("Ulimits").addObject().put("Name", name).put("Soft", limit.soft()).put("Hard", limit.hard()));
  }

  private void security(Security s) {
    flag(hostConfig, "Privileged", s.privileged());
    flag(hostConfig, "ReadonlyRootfs", s.readOnly());
    texts(hostConfig, "CapAdd", s.capAdd());
    texts(hostConfig, "CapDrop", s.capDrop());
    texts(hostConfig, "SecurityOpt", s.securityOpt());
    texts(hostConfig, "DeviceCgroupRules", s.deviceCgroupRules());
    s.devices().forEach(device -> hostConfig.withArray("Devices").addObject().put("PathOnHost", device.source())
        .put("PathInContainer", device.target()).put("CgroupPermissions", device.permissions()));
    if (!s.sysctls().isEmpty()) {
      ObjectNode sysctls = hostConfig.putObject("Sysctls");
      s.sysctls().forEach(sysctls::put);
    }
  }

  private void namespaces(Namespaces n, SharedNamespace shared) throws java.io.IOException {
    String network = n.networkMode() == null ? mainNetwork(container) : n.networkMode();
    text(hostConfig, "NetworkMode", network == null ? null : shared.resolve(network));
    text(hostConfig, "PidMode", n.pid() == null ? null : shared.resolve(n.pid()));
    text(hostConfig, "IpcMode", n.ipc() == null ? null : shared.resolve(n.ipc()));
    text(hostConfig, "UTSMode", n.uts());
    text(hostConfig, "UsernsMode", n.usernsMode());
    text(hostConfig, "CgroupnsMode", n.cgroup());
    text(hostConfig, "CgroupParent", n.cgroupParent());
    text(hostConfig, "Runtime", n.runtime());
  }

  private void ports() {
    if (container.ports().isEmpty()) {
      return;
    }
    ObjectNode exposed = body.putObject("ExposedPorts");
    ObjectNode bindings = hostConfig.putObject("PortBindings");
    for (Port port : container.ports()) {
      String key = port.target() + "/" + port.protocol();
      exposed.putObject(key);
      bindings.withArray("/" + key.replace("/", "~1")).addObject().put("HostIp", port.hostIp() == null ? "" : port.hostIp()).put("HostPort",
          port.published() == null ? "" : Integer.toString(port.published()));
    }
  }

  /** Without one the engine's own default, {@code no}, is written: an update has to be able to go back to it. */
  static void restart(ObjectNode into, @Nullable Restart restart) {
    ObjectNode policy = into.putObject("RestartPolicy");
    policy.put("Name", restart == null ? "no" : switch (restart.mode()) {
      case NO -> "no";
      case ALWAYS -> "always";
      case ON_FAILURE -> "on-failure";
      case UNLESS_STOPPED -> "unless-stopped";
    });
    if (restart != null && restart.maxRetries() != null) {
      policy.put("MaximumRetryCount", restart.maxRetries());
    }
  }

  private void logging(@Nullable Logging logging) {
    if (logging != null) {
      ObjectNode log = hostConfig.putObject("LogConfig");
      log.put("Type", logging.driver() == null ? "" : logging.driver());
      ObjectNode options = log.putObject("Config");
      logging.options().forEach(options::put);
    }
  }

  /** The network that the container starts in, or null when it shares another namespace or has none. */
  static @Nullable String mainNetwork(Container container) {
    String mode = container.namespaces().networkMode();
    if (mode == null || mode.equals("default")) {
      return container.networks().isEmpty() ? mode : container.networks().firstKey();
    }
    return container.networks().containsKey(mode) ? mode : null;
  }

  /** Networks that are connected after the creation: before API 1.44 all but the main one. */
  static List<String> laterNetworks(Container container, ApiVersion api) {
    String main = mainNetwork(container);
    return api.atLeast(1, 44) ? List.of() : container.networks().keySet().stream().filter(network -> !network.equals(main)).toList();
  }

  private void networks(boolean withAliases) throws EngineRefusedException {
    String main = mainNetwork(container);
    for (var entry : container.networks().entrySet()) {
      boolean isMain = entry.getKey().equals(main);
      if (isMain || api.atLeast(1, 44)) {
        ObjectNode endpoints = body.withObject("/NetworkingConfig/EndpointsConfig");
        String mac = isMain ? mainMac() : entry.getValue().macAddress();
        endpoints.set(entry.getKey(), endpoint(entry.getValue(), withAliases, mac, api));
      } else {
        requireNoMac(entry.getKey(), entry.getValue(), api);
      }
    }
  }

  private static void requireNoMac(String network, Attachment attachment, ApiVersion api) throws EngineRefusedException {
    if (attachment.macAddress() != null && !api.atLeast(1, 44)) {
      throw new EngineRefusedException(400,
          "networks." + network + ".mac_address on a further network needs Docker 25 (API 1.44); this engine is pinned to API "
              + api);
    }
  }

  /** The body's part about one network, also for {@code POST /networks/ID/connect}. */
  static ObjectNode endpoint(Attachment attachment, boolean withAliases, @Nullable String mac, ApiVersion api) {
    ObjectNode endpoint = EngineApi.JSON.createObjectNode();
    if (withAliases) {
      texts(endpoint, "Aliases", attachment.aliases());
    }
    ObjectNode addresses = EngineApi.JSON.createObjectNode();
    text(addresses, "IPv4Address", attachment.ipv4Address());
    text(addresses, "IPv6Address", attachment.ipv6Address());
    texts(addresses, "LinkLocalIPs", attachment.linkLocalIps());
    if (!addresses.isEmpty()) {
      endpoint.set("IPAMConfig", addresses);
    }
    if (api.atLeast(1, 44)) {
      text(endpoint, "MacAddress", mac);
    }
    return endpoint;
  }

  /** As {@link #endpoint}, for a network that is connected to an existing container. */
  static ObjectNode laterEndpoint(String network, Attachment attachment, boolean withAliases, ApiVersion api)
      throws EngineRefusedException {
    requireNoMac(network, attachment, api);
    return endpoint(attachment, withAliases, attachment.macAddress(), api);
  }

  private static void text(ObjectNode into, String field, @Nullable String value) {
    if (value != null) {
      into.put(field, value);
    }
  }

  private static void number(ObjectNode into, String field, @Nullable Long value) {
    if (value != null) {
      into.put(field, value);
    }
  }

  private static void flag(ObjectNode into, String field, @Nullable Boolean value) {
    if (value != null) {
      into.put(field, value);
    }
  }

  private static void nanos(ObjectNode into, String field, @Nullable Duration value) {
    if (value != null) {
      into.put(field, value.toNanos());
    }
  }

  private static void words(ObjectNode into, String field, Words words) {
    texts(into.putArray(field), words.words());
  }

  private static void texts(ArrayNode into, Collection<String> values) {
    values.forEach(into::add);
  }

  private static void texts(ObjectNode into, String field, Collection<String> values) {
    if (!values.isEmpty()) {
      texts(into.putArray(field), values);
    }
  }
}
