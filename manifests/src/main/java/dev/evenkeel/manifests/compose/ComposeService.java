package dev.evenkeel.manifests.compose;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.manifests.read.bind.DurationShape;
import dev.evenkeel.manifests.read.bind.Field;
import dev.evenkeel.manifests.read.bind.ShapedBy;
import dev.evenkeel.manifests.read.bind.SizeShape;
import dev.evenkeel.manifests.read.bind.Written;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A service of the Compose specification, field for field ("Services top-level element"). Short and long forms have become one; relative files have been read; units have become bytes and durations. Null and empty mean that nobody set the
 * field.
 */
@Written(snakeCase = true, extensions = true)
@Written.Refused(value = "build", instead = "build the image elsewhere and name it with image:")
@Written.Refused(value = "depends_on", instead = "write dependsOn: [Service/NAME] beside container:")
@Written.Refused(value = {"links", "external_links"}, instead = "join a common network; containers find each other by name there")
@Written.Refused(value = "expose", instead = "leave it out: containers of one network reach all ports of each other")
@Written.Refused(value = "volumes_from", instead = "mount the same volumes by name")
@Written.Refused(value = {"secrets", "configs", "credential_spec"}, instead = "write files: beside container:")
@Written.Refused(value = "label_file", instead = "write the labels under labels:")
@Written.Refused(value = "extends", instead = "write a kind: Defaults")
@Written.Refused(value = "profiles", instead = "a manifest is either there or not; choose with hosts: or hostSelector:")
@Written.Refused(value = "scale", instead = "write one Service for each container, or hosts: for one on each host")
@Written.Refused(value = {"post_start", "pre_stop"}, instead = "put it into the image's entrypoint")
@Written.Refused(value = {"attach", "develop"}, instead = "it concerns docker compose up only; leave it out")
@Written.Refused(value = {"provider", "models"}, instead = "Evenkeel runs containers only")
@Written.Refused(value = {"gpus", "use_api_socket", "annotations", "storage_opt", "isolation", "cpu_count",
    "cpu_percent"}, instead = "leave it out, or run this container by other means")
public record ComposeService(@Field("Image reference: [registry/]name[:tag][@digest]") String image, //
    @Field(value = "When the registry is asked", byDefault = "missing") PullPolicy pullPolicy, //
    @Field("Platform of the image, as linux/arm64") @Nullable String platform,
    @Field("Must be the name of the manifest") @Nullable String containerName, //
    @Field("Replaces the image's command") @ShapedBy(CommandShape.class) Container.@Nullable Words command,
    @Field("Replaces the image's entrypoint") @ShapedBy(CommandShape.class) Container.@Nullable Words entrypoint,
    @Field("Environment variables; they win over env_file") @ShapedBy(KeyValues.Environment.class) Map<String, String> environment,
    @Field("Files of the repository with environment variables, the later win") @ShapedBy(EnvFileShape.ListOf.class) Map<String, String> envFile,
    @Field("User, or user:group, that it runs as") @Nullable String user, @Field("Further groups of that user") List<String> groupAdd, //
    @Field("Working directory") @Nullable String workingDir, @Field("Host name inside") @Nullable String hostname,
    @Field("Domain name inside") @Nullable String domainname,
    @Field("MAC address in its first network") @Nullable String macAddress, //
    @Field("Run an init process that reaps and forwards signals") @Nullable Boolean init,
    @Field("Allocate a terminal") @Nullable Boolean tty, @Field("Keep stdin open") @Nullable Boolean stdinOpen,
    @Field("Signal that asks it to stop") @Nullable String stopSignal, //
    @Field("Time between the stop signal and SIGKILL") @ShapedBy(DurationShape.class) @Nullable Duration stopGracePeriod,
    @Field("Published ports: [IP:]HOST:CONTAINER[/PROTOCOL], or target, published, host_ip, protocol") @ShapedBy(PortShape.ListOf.class) List<Container.Port> ports,
    @Field("Mounts: VOLUME:PATH[:ro], ./FOLDER:PATH, /HOST/PATH:PATH, or the long form; relative ones come from the repository") @ShapedBy(MountShape.ListOf.class) List<ComposeMount> volumes,
    @Field("Temporary file systems: PATH[:size=64m,mode=1777]") @ShapedBy(TmpfsShape.class) List<ComposeMount> tmpfs,
    @Field("Networks by name, with aliases and addresses; none means the host's evenkeel network") @ShapedBy(NetworksShape.class) Map<String, Container.Attachment> networks,
    @Field("bridge, host, none, service:NAME or container:NAME") @Nullable String networkMode, //
    @Field("The engine's own health check") @Nullable HealthcheckFields healthcheck,
    @Field("When the engine restarts it: no, always, on-failure[:N], unless-stopped") @ShapedBy(RestartShape.class) Container.@Nullable Restart restart,
    @Field("Options such as no-new-privileges:true") List<String> securityOpt, @Field("Capabilities to add") List<String> capAdd,
    @Field("Capabilities to drop") List<String> capDrop,
    @Field("All capabilities and devices of the host") @Nullable Boolean privileged,
    @Field("A root file system that cannot be written") @Nullable Boolean readOnly,
    @Field("Devices of the host: SOURCE[:TARGET[:PERMISSIONS]]") @ShapedBy(DeviceShape.ListOf.class) List<Container.Device> devices, //
    @Field("Rules of the devices cgroup") List<String> deviceCgroupRules, //
    @Field("Kernel parameters of its namespaces") @ShapedBy(KeyValues.Sysctls.class) Map<String, String> sysctls,
    @Field("Limits by name: a number, or soft and hard") @ShapedBy(UlimitShape.MapOf.class) Map<String, Container.Ulimit> ulimits,
    @Field("Size of /dev/shm") @ShapedBy(SizeShape.class) @Nullable Long shmSize, //
    @Field("PID namespace: host, service:NAME or container:NAME") @Nullable String pid,
    @Field("IPC namespace: host, private, shareable, none, service:NAME or container:NAME") @Nullable String ipc,
    @Field("UTS namespace: host") @Nullable String uts, @Field("User namespace: host") @Nullable String usernsMode,
    @Field("Cgroup namespace: host or private") @Nullable String cgroup,
    @Field("Parent cgroup") @Nullable String cgroupParent, @Field("OCI runtime") @Nullable String runtime, //
    @Field("Further lines of /etc/hosts") @ShapedBy(ExtraHostsShape.class) List<String> extraHosts, //
    @Field("DNS servers") @ShapedBy(OneOrManyShape.class) List<String> dns,
    @Field("DNS search domains") @ShapedBy(OneOrManyShape.class) List<String> dnsSearch, @Field("DNS options") List<String> dnsOpt,
    @Field("Labels of the container") @ShapedBy(KeyValues.Labels.class) Map<String, String> labels, //
    @Field("Where its output goes") @Nullable LoggingFields logging, //
    @Field("Memory limit") @ShapedBy(SizeShape.class) @Nullable Long memLimit,
    @Field("Memory that it is meant to have") @ShapedBy(SizeShape.class) @Nullable Long memReservation,
    @Field("Memory and swap together; -1 is no limit") @ShapedBy(SwapShape.class) @Nullable Long memswapLimit,
    @Field("0 to 100") @Nullable Long memSwappiness, //
    @Field("CPUs it may use, as 0.5") @Nullable BigDecimal cpus, @Field("Weight against other containers") @Nullable Long cpuShares,
    @Field("CFS period in microseconds") @Nullable Long cpuPeriod,
    @Field("CFS quota in microseconds") @Nullable Long cpuQuota,
    @Field("Realtime runtime") @ShapedBy(MicrosecondsShape.class) @Nullable Long cpuRtRuntime,
    @Field("Realtime period") @ShapedBy(MicrosecondsShape.class) @Nullable Long cpuRtPeriod,
    @Field("CPUs by number, as 0-3 or 0,1") @Nullable String cpuset, //
    @Field("Processes it may have; -1 is no limit") @Nullable Long pidsLimit,
    @Field("Do not kill it when memory runs out") @Nullable Boolean oomKillDisable,
    @Field("Preference for being killed, -1000 to 1000") @Nullable Integer oomScoreAdj,
    @Field("Block I/O") @Nullable BlkioFields blkioConfig, //
    @Field("Limits and reservations as Swarm writes them") @Nullable DeployFields deploy) {

  /** When the registry is asked; other words of Compose are about building. */
  public enum PullPolicy {
    MISSING, @Field(name = "if_not_present")
    IF_NOT_PRESENT, ALWAYS, NEVER
  }

  /** {@code logging}. */
  public record LoggingFields(@Field("Logging driver") @Nullable String driver,
      @Field("Options of the driver") Map<String, String> options) {}

  /** {@code blkio_config}. */
  @Written(snakeCase = true)
  @Written.Refused(value = {"weight_device", "device_read_bps", "device_write_bps", "device_read_iops",
      "device_write_iops"}, instead = "only weight is supported")
  public record BlkioFields(@Field("10 to 1000") @Nullable Integer weight) {}
}
