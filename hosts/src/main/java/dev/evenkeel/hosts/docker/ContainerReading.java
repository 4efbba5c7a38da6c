package dev.evenkeel.hosts.docker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Container.Attachment;
import dev.evenkeel.api.host.Container.Device;
import dev.evenkeel.api.host.Container.Healthcheck;
import dev.evenkeel.api.host.Container.Logging;
import dev.evenkeel.api.host.Container.Namespaces;
import dev.evenkeel.api.host.Container.Naming;
import dev.evenkeel.api.host.Container.Port;
import dev.evenkeel.api.host.Container.Program;
import dev.evenkeel.api.host.Container.Resources;
import dev.evenkeel.api.host.Container.Restart;
import dev.evenkeel.api.host.Container.Security;
import dev.evenkeel.api.host.Container.Ulimit;
import dev.evenkeel.api.host.Instance;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * An inspected container as a record (API 1.41 to 1.44). Numbers and truth values are always there, as the engine has them; texts that it keeps empty are null; what the image brought is merged in. Nothing is left out because it looks like a
 * default: the ledger's after-image tells defaults from drift.
 */
final class ContainerReading {
  private final JsonNode inspected;
  private final JsonNode config;
  private final JsonNode hostConfig;
  private final SortedMap<String, String> labels;
  private final UnaryOperator<String> containerName;
  private final @Nullable String platform;

  /**
   * @param inspected the answer of {@code GET /containers/ID/json}
   * @param containerName the present name of another container by its ID, or the ID itself when it is gone
   * @param platform what its image is made for, or null when the image is gone
   */
  ContainerReading(JsonNode inspected, UnaryOperator<String> containerName, @Nullable String platform) {
    this.inspected = inspected;
    this.config = inspected.path("Config");
    this.hostConfig = inspected.path("HostConfig");
    this.labels = Nodes.map(config, "Labels");
    this.containerName = containerName;
    this.platform = platform;
  }

  Instance instance() {
    String id = Nodes.textOr(inspected, "Id", "");
    String name = Nodes.required(inspected, "Name").substring(1);
    MountReading mounts = MountReading.of(inspected);
    Container container = new Container(name, Nodes.textOr(inspected, "Image", ""), program(), resources(), security(), namespaces(),
        mounts.mounts(), ports(), networks(id, name), naming(), healthcheck(), restart(), logging(), Labels.users(labels));
    return new Instance(id, name, container, Labels.marks(labels), LiveReading.of(inspected, mounts.anonymousVolumes()));
  }

  private Program program() {
    SortedMap<String, String> environment = new TreeMap<>();
    for (String variable : Nodes.list(config, "Env")) {
      int equals = variable.indexOf('=');
      environment.put(equals < 0 ? variable : variable.substring(0, equals), equals < 0 ? "" : variable.substring(equals + 1));
    }
    return new Program(Nodes.words(config, "Cmd"), Nodes.words(config, "Entrypoint"), environment, Nodes.text(config, "User"),
        Nodes.set(hostConfig, "GroupAdd"), Nodes.text(config, "WorkingDir"), Nodes.flagOrNull(hostConfig, "Init"),
        Nodes.text(config, "StopSignal"),
        stopGrace(), Nodes.flag(config, "Tty"), Nodes.flag(config, "OpenStdin"));
  }

  private @Nullable Duration stopGrace() {
    Long seconds = Nodes.numberOrNull(config, "StopTimeout");
    Long noted = Labels.notedGraceNanos(labels);
    if (seconds != null && noted != null && wholeSeconds(Duration.ofNanos(noted)) == seconds) {
      return Duration.ofNanos(noted);
    }
    return seconds == null ? null : Duration.ofSeconds(seconds);
  }

  /** The engine takes whole seconds: rounded up, so that nothing is killed early. */
  static long wholeSeconds(Duration duration) {
    return duration.toSeconds() + (duration.toNanosPart() == 0 ? 0 : 1);
  }

  private Resources resources() {
    SortedMap<String, Ulimit> ulimits = new TreeMap<>();
    hostConfig.path("Ulimits").forEach(
        limit -> ulimits.put(Nodes.textOr(limit, "Name", ""), new Ulimit(Nodes.number(limit, "Soft"), Nodes.number(limit, "Hard"))));
    return new Resources(Nodes.number(hostConfig, "NanoCpus"), Nodes.number(hostConfig, "CpuShares"), Nodes.number(hostConfig, "CpuPeriod"),
        Nodes.number(hostConfig, "CpuQuota"), Nodes.number(hostConfig, "CpuRealtimeRuntime"), Nodes.number(hostConfig, "CpuRealtimePeriod"),
        Nodes.text(hostConfig, "CpusetCpus"), null, Nodes.number(hostConfig, "Memory"), Nodes.number(hostConfig, "MemoryReservation"),
        Nodes.number(hostConfig, "MemorySwap"), Nodes.numberOrNull(hostConfig, "MemorySwappiness"),
        pidsLimit(),
        Nodes.number(hostConfig, "ShmSize"), Nodes.flag(hostConfig, "OomKillDisable"), (int) Nodes.number(hostConfig, "OomScoreAdj"),
        ulimits,
        (int) Nodes.number(hostConfig, "BlkioWeight"));
  }

  private long pidsLimit() {
    long limit = Nodes.number(hostConfig, "PidsLimit");
    return limit > 0 ? limit : Labels.notedNoPidsLimit(labels);
  }

  private Security security() {
    List<Device> devices = new ArrayList<>();
    hostConfig.path("Devices").forEach(device -> devices.add(new Device(Nodes.textOr(device, "PathOnHost", ""),
        Nodes.textOr(device, "PathInContainer", ""), Nodes.textOr(device, "CgroupPermissions", "rwm"))));
    SortedSet<String> options = Nodes.set(hostConfig, "SecurityOpt");
    boolean engineDisablesLabels = Nodes.flag(hostConfig, "Privileged") || "host".equals(Nodes.text(hostConfig, "PidMode"))
        || "host".equals(Nodes.text(hostConfig, "IpcMode"));
    if (engineDisablesLabels && !Labels.labelDisableWasWritten(labels)) {
      options.remove("label=disable");
    }
    return new Security(Nodes.flag(hostConfig, "Privileged"), Nodes.flag(hostConfig, "ReadonlyRootfs"), capabilities("CapAdd"),
        capabilities("CapDrop"), options, devices, Nodes.set(hostConfig, "DeviceCgroupRules"), Nodes.map(hostConfig, "Sysctls"));
  }

  /** The engine has them as {@code CAP_NET_ADMIN}; people and manifests say {@code NET_ADMIN}. */
  private SortedSet<String> capabilities(String field) {
    SortedSet<String> all = new TreeSet<>();
    Nodes.list(hostConfig, field).forEach(name -> all.add(shortCapability(name)));
    return all;
  }

  static String shortCapability(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return upper.startsWith("CAP_") ? upper.substring(4) : upper;
  }

  private Namespaces namespaces() {
    return new Namespaces(networkMode(), shared("PidMode"), shared("IpcMode"), Nodes.text(hostConfig, "UTSMode"),
        Nodes.text(hostConfig, "UsernsMode"), Nodes.text(hostConfig, "CgroupnsMode"), Nodes.text(hostConfig, "CgroupParent"),
        Nodes.text(hostConfig, "Runtime"), platform);
  }

  /** What the engine calls its default is its bridge, and newer engines say so. */
  private @Nullable String networkMode() {
    String mode = shared("NetworkMode");
    return "default".equals(mode) ? "bridge" : mode;
  }

  private @Nullable String shared(String field) {
    String mode = Nodes.text(hostConfig, field);
    return mode != null && mode.startsWith("container:") ? "container:" + containerName.apply(mode.substring(10)) : mode;
  }

  private List<Port> ports() {
    List<Port> ports = new ArrayList<>();
    hostConfig.path("PortBindings").properties().forEach(entry -> {
      int slash = entry.getKey().indexOf('/');
      int target = Integer.parseInt(slash < 0 ? entry.getKey() : entry.getKey().substring(0, slash));
      String protocol = slash < 0 ? "tcp" : entry.getKey().substring(slash + 1);
      for (JsonNode binding : entry.getValue()) {
        String published = Nodes.text(binding, "HostPort");
        ports.add(new Port(Nodes.text(binding, "HostIp"),
            published != null && published.matches("[0-9]{1,5}") ? Integer.valueOf(published) : null,
            target, protocol));
      }
    });
    return ports;
  }

  private SortedMap<String, Attachment> networks(String id, String name) {
    SortedMap<String, Attachment> networks = new TreeMap<>();
    inspected.path("NetworkSettings").path("Networks").properties().forEach(entry -> {
      JsonNode endpoint = entry.getValue();
      SortedSet<String> aliases = Nodes.set(endpoint, "Aliases");
      aliases.remove(id.substring(0, Math.min(12, id.length())));
      aliases.remove(name);
      JsonNode addresses = endpoint.path("IPAMConfig");
      networks.put(entry.getKey(), new Attachment(aliases, Nodes.text(addresses, "IPv4Address"), Nodes.text(addresses, "IPv6Address"),
          mac(endpoint, Labels.notedMac(labels, entry.getKey())), Nodes.list(addresses, "LinkLocalIPs")));
    });
    return networks;
  }

  /** A MAC address counts as configured only where it was asked for; then what is in force now is told. */
  private static @Nullable String mac(JsonNode holder, @Nullable String noted) {
    return noted == null ? null : Nodes.textOr(holder, "MacAddress", noted);
  }

  private Naming naming() {
    String noted = Labels.notedMac(labels);
    return new Naming(Nodes.text(config, "Hostname"), Nodes.text(config, "Domainname"),
        noted == null ? Nodes.text(config, "MacAddress") : mac(config, noted),
        Nodes.list(hostConfig, "Dns"), Nodes.list(hostConfig, "DnsSearch"), Nodes.list(hostConfig, "DnsOptions"),
        Nodes.set(hostConfig, "ExtraHosts"));
  }

  private @Nullable Healthcheck healthcheck() {
    JsonNode check = config.path("Healthcheck");
    if (!check.isObject()) {
      return null;
    }
    long retries = Nodes.number(check, "Retries");
    return new Healthcheck(Nodes.words(check, "Test"), Nodes.nanos(check, "Interval"), Nodes.nanos(check, "Timeout"),
        Nodes.nanos(check, "StartPeriod"), Nodes.nanos(check, "StartInterval"), retries == 0 ? null : (int) retries);
  }

  private Restart restart() {
    JsonNode policy = hostConfig.path("RestartPolicy");
    long retries = Nodes.number(policy, "MaximumRetryCount");
    Restart.Mode mode = switch (Nodes.textOr(policy, "Name", "no")) {
      case "always" -> Restart.Mode.ALWAYS;
      case "on-failure" -> Restart.Mode.ON_FAILURE;
      case "unless-stopped" -> Restart.Mode.UNLESS_STOPPED;
      default -> Restart.Mode.NO;
    };
    return new Restart(mode, retries == 0 ? null : (int) retries);
  }

  private Logging logging() {
    JsonNode log = hostConfig.path("LogConfig");
    return new Logging(Nodes.text(log, "Type"), Nodes.map(log, "Config"));
  }
}
