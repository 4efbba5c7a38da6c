package dev.evenkeel.manifests.compose;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Image;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A Compose service as the engine's container and image. Pure; everything was checked when it was read. */
public final class ContainerLowering {
  private ContainerLowering() {}

  /**
   * @param name     the container's name
   * @param mounts   all mounts, their sources as they are on the host
   * @param networks the networks that it joins; empty with a {@code network_mode}
   */
  public static Container container(String name, ComposeService service, List<Container.Mount> mounts,
      Map<String, Container.Attachment> networks) {
    return container(name, service, mounts, networks, service.labels());
  }

  /** @param labels all of them, those of the service included */
  public static Container container(String name, ComposeService service, List<Container.Mount> mounts,
      Map<String, Container.Attachment> networks, Map<String, String> labels) {
    ComposeService.LoggingFields logging = service.logging();
    return new Container(name, service.image(), program(service), resources(service), security(service), namespaces(service), mounts,
        service.ports(), new TreeMap<>(networks), naming(service),
        service.healthcheck() == null ? null : service.healthcheck().lowered(), service.restart(),
        logging == null ? null : new Container.Logging(logging.driver(), new TreeMap<>(logging.options())),
        new TreeMap<>(labels));
  }

  public static Image image(ComposeService service) {
    Image.PullPolicy policy = switch (service.pullPolicy()) {
      case MISSING, IF_NOT_PRESENT -> Image.PullPolicy.MISSING;
      case ALWAYS -> Image.PullPolicy.ALWAYS;
      case NEVER -> Image.PullPolicy.NEVER;
    };
    return new Image(service.image(), null, service.platform(), policy);
  }

  private static Container.Program program(ComposeService service) {
    TreeMap<String, String> environment = new TreeMap<>(service.envFile());
    environment.putAll(service.environment());
    return new Container.Program(service.command(), service.entrypoint(), environment, service.user(), new TreeSet<>(service.groupAdd()),
        service.workingDir() == null ? null : Paths.normalise(service.workingDir()), service.init(), service.stopSignal(),
        service.stopGracePeriod(), service.tty(),
        service.stdinOpen());
  }

  private static Container.Resources resources(ComposeService service) {
    Limits limits = Limits.of(service);
    return new Container.Resources(unlessZero(limits.cpus()), service.cpuShares(), service.cpuPeriod(), service.cpuQuota(),
        service.cpuRtRuntime(), service.cpuRtPeriod(), service.cpuset(), limits.cpusReserved(), limits.memory(),
        limits.memoryReserved(), unlessZero(service.memswapLimit()), service.memSwappiness(), limits.pids(), service.shmSize(),
        service.oomKillDisable(), service.oomScoreAdj(), new TreeMap<>(service.ulimits()),
        service.blkioConfig() == null ? null : service.blkioConfig().weight());
  }

  /** Zero means "not set" to Compose in {@code cpus} and {@code memswap_limit}. */
  private static @Nullable Long unlessZero(@Nullable Long value) {
    return value == null || value == 0 ? null : value;
  }

  private static Container.Security security(ComposeService service) {
    return new Container.Security(service.privileged(), service.readOnly(), capabilities(service.capAdd()), capabilities(service.capDrop()),
        new TreeSet<>(service.securityOpt()), service.devices(), new TreeSet<>(service.deviceCgroupRules()),
        new TreeMap<>(service.sysctls()));
  }

  /** Upper case without {@code CAP_}: the engine takes both spellings and lists either. */
  private static SortedSet<String> capabilities(List<String> written) {
    return written.stream().map(each -> each.toUpperCase(Locale.ROOT)).map(each -> each.startsWith("CAP_") ? each.substring(4) : each)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Container.Namespaces namespaces(ComposeService service) {
    return new Container.Namespaces(shared(service.networkMode()), shared(service.pid()), shared(service.ipc()), service.uts(),
        service.usernsMode(), service.cgroup(), service.cgroupParent(), service.runtime(), service.platform());
  }

  /** A service's name is its container's. */
  private static @Nullable String shared(@Nullable String mode) {
    return mode != null && mode.startsWith("service:") ? "container:" + mode.substring("service:".length()) : mode;
  }

  /** The containers whose namespaces it shares. */
  public static SortedSet<String> sharesWith(Container container) {
    TreeSet<String> names = new TreeSet<>();
    Container.Namespaces namespaces = container.namespaces();
    for (String mode : new @Nullable String[]{namespaces.networkMode(), namespaces.pid(), namespaces.ipc()}) {
      if (mode != null && mode.startsWith("container:")) {
        names.add(mode.substring("container:".length()));
      }
    }
    return Collections.unmodifiableSortedSet(names);
  }

  private static Container.Naming naming(ComposeService service) {
    return new Container.Naming(service.hostname(), service.domainname(), service.macAddress(), service.dns(), service.dnsSearch(),
        service.dnsOpt(), new TreeSet<>(service.extraHosts()));
  }
}
