package dev.evenkeel.api.host;

import dev.evenkeel.api.host.Fields.Group;
import dev.evenkeel.api.host.Fields.Keyed;
import dev.evenkeel.api.host.Fields.Scalar;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One container. Field names and meanings are those of the Compose specification's services (snake_case there, camelCase here); sizes are bytes, times are durations. Null or empty means that nobody set the field.
 *
 * @param name the container's name; while it is replaced its successor is {@code <name>.<generation>}
 * @param image the image reference as written; the digest it stands for is the matching {@link Image}'s
 * @param ports published ports
 * @param networks by network name; empty with no {@code network_mode} means the host's default for Evenkeel, which the lowering has filled in
 * @param labels the user's labels only, without Evenkeel's own
 */
public record Container(@Fields.Unlisted String name, @Fields.Unlisted String image, Program program, Resources resources,
    Security security,
    Namespaces namespaces, List<Mount> mounts, List<Port> ports,
    SortedMap<String, Attachment> networks, Naming naming, @Nullable Healthcheck healthcheck, @Nullable Restart restart,
    @Nullable Logging logging, SortedMap<String, String> labels)
    implements
      HostObject {

  public Container {
    mounts = List.copyOf(mounts);
    ports = List.copyOf(ports);
    networks = Collections.unmodifiableSortedMap(new TreeMap<>(networks));
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }

  @Override
  public ObjectKey key() {
    return ObjectKey.container(name);
  }

  public ObjectKey imageKey() {
    return ObjectKey.image(image);
  }

  /** The same container under another name. */
  public Container named(String other) {
    return new Container(other, image, program, resources, security, namespaces, mounts, ports, networks, naming, healthcheck, restart,
        logging, labels);
  }

  /** A list of words that, unlike other lists, may be set to nothing ({@code command: []} clears the image's command). */
  public record Words(List<String> words) implements Scalar {
    public Words {
      words = List.copyOf(words);
    }

    public static Words of(String... words) {
      return new Words(List.of(words));
    }

    @Override
    public String toString() {
      return words.toString();
    }
  }

  /**
   * What runs.
   *
   * @param stopGracePeriod time between the stop signal and SIGKILL
   */
  public record Program(@Nullable Words command, @Nullable Words entrypoint, SortedMap<String, String> environment, @Nullable String user,
      SortedSet<String> groupAdd, @Nullable String workingDir,
      @Nullable Boolean init, @Nullable String stopSignal, @Nullable Duration stopGracePeriod, @Nullable Boolean tty,
      @Nullable Boolean stdinOpen) implements Group {
    public static final Program NONE = new Program(null, null, Collections.emptySortedMap(), null, Collections.emptySortedSet(), null, null,
        null, null, null, null);

    public Program {
      environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
      groupAdd = Collections.unmodifiableSortedSet(new TreeSet<>(groupAdd));
    }
  }

  /**
   * Limits and reservations. {@code deploy.resources} and the service-level fields lower to the same ones.
   *
   * @param cpus in nano-CPUs, so that comparing needs no rounding
   * @param cpuShares relative weight, the engine's default 1024
   * @param cpusReserved in nano-CPUs; a plain engine does not enforce it: it counts for the host's admission
   * @param memLimit hard limit in bytes
   * @param memReservation soft limit in bytes
   * @param memswapLimit memory plus swap in bytes, −1 for no limit
   */
  public record Resources(@Nullable Long cpus, @Nullable Long cpuShares, @Nullable Long cpuPeriod, @Nullable Long cpuQuota,
      @Nullable Long cpuRtRuntime, @Nullable Long cpuRtPeriod,
      @Nullable String cpuset, @Fields.Unlisted @Nullable Long cpusReserved, @Nullable Long memLimit, @Nullable Long memReservation,
      @Nullable Long memswapLimit, @Nullable Long memSwappiness,
      @Nullable Long pidsLimit, @Nullable Long shmSize, @Nullable Boolean oomKillDisable, @Nullable Integer oomScoreAdj,
      SortedMap<String, Ulimit> ulimits, @Nullable Integer blkioWeight)
      implements
        Group {
    public static final Resources NONE = new Resources(null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null, null, Collections.emptySortedMap(), null);

    public Resources {
      ulimits = Collections.unmodifiableSortedMap(new TreeMap<>(ulimits));
    }
  }

  /** One resource limit; −1 is unlimited. */
  public record Ulimit(long soft, long hard) implements Scalar {
    @Override
    public String toString() {
      return soft == hard ? Long.toString(soft) : soft + ":" + hard;
    }
  }

  /** What it may do. */
  public record Security(@Nullable Boolean privileged, @Nullable Boolean readOnly, SortedSet<String> capAdd, SortedSet<String> capDrop,
      SortedSet<String> securityOpt, List<Device> devices,
      SortedSet<String> deviceCgroupRules, SortedMap<String, String> sysctls) implements Group {
    public static final Security NONE = new Security(null, null, Collections.emptySortedSet(), Collections.emptySortedSet(),
        Collections.emptySortedSet(), List.of(), Collections.emptySortedSet(),
        Collections.emptySortedMap());

    public Security {
      capAdd = Collections.unmodifiableSortedSet(new TreeSet<>(capAdd));
      capDrop = Collections.unmodifiableSortedSet(new TreeSet<>(capDrop));
      securityOpt = Collections.unmodifiableSortedSet(new TreeSet<>(securityOpt));
      devices = List.copyOf(devices);
      deviceCgroupRules = Collections.unmodifiableSortedSet(new TreeSet<>(deviceCgroupRules));
      sysctls = Collections.unmodifiableSortedMap(new TreeMap<>(sysctls));
    }
  }

  /** A device of the host in the container. */
  public record Device(String source, @Fields.Unlisted String target, String permissions) implements Keyed {
    @Override
    public String fieldKey() {
      return target;
    }
  }

  /**
   * Namespaces shared with others: {@code host}, {@code none}, {@code bridge}, {@code container:NAME} ({@code service:NAME} is lowered to it), {@code private}, {@code shareable}.
   */
  public record Namespaces(@Nullable String networkMode, @Nullable String pid, @Nullable String ipc, @Nullable String uts,
      @Nullable String usernsMode, @Nullable String cgroup, @Nullable String cgroupParent,
      @Nullable String runtime, @Nullable String platform) implements Group {
    public static final Namespaces NONE = new Namespaces(null, null, null, null, null, null, null, null, null);
  }

  /** Names and name resolution. */
  public record Naming(@Nullable String hostname, @Nullable String domainname, @Nullable String macAddress, List<String> dns,
      List<String> dnsSearch, List<String> dnsOpt, SortedSet<String> extraHosts)
      implements
        Group {
    public static final Naming NONE = new Naming(null, null, null, List.of(), List.of(), List.of(), Collections.emptySortedSet());

    public Naming {
      dns = List.copyOf(dns);
      dnsSearch = List.copyOf(dnsSearch);
      dnsOpt = List.copyOf(dnsOpt);
      extraHosts = Collections.unmodifiableSortedSet(new TreeSet<>(extraHosts));
    }
  }

  /**
   * Something mounted.
   *
   * @param source volume name, absolute host path, or null for tmpfs and anonymous volumes
   * @param target absolute path in the container; its identity
   * @param selinux {@code z}, {@code Z} or null
   * @param tmpfsSize bytes
   * @param tmpfsMode octal, as a number
   * @param createHostPath whether a missing bind source is made as a directory (the Compose short form's behaviour)
   */
  public record Mount(Type type, @Nullable String source, @Fields.Unlisted String target, @Nullable Boolean readOnly,
      @Nullable String propagation, @Nullable String selinux,
      @Nullable Boolean nocopy, @Nullable Long tmpfsSize, @Nullable Integer tmpfsMode,
      @Fields.Unlisted @Nullable Boolean createHostPath) implements Keyed {

    /** What is mounted. */
    public enum Type {
      BIND, VOLUME, TMPFS
    }

    @Override
    public String fieldKey() {
      return target;
    }

    /** Whether the container can write to something that another container could write to, too. */
    public boolean sharesWrites() {
      return type != Type.TMPFS && source != null && !Boolean.TRUE.equals(readOnly);
    }
  }

  /**
   * A published port.
   *
   * @param hostIp null for every address
   * @param published null when the engine chooses
   * @param protocol {@code tcp}, {@code udp} or {@code sctp}
   */
  public record Port(@Nullable String hostIp, @Fields.Unlisted @Nullable Integer published, @Fields.Unlisted int target,
      @Fields.Unlisted String protocol) implements Keyed {
    @Override
    public String fieldKey() {
      return (published == null ? "" : published + ":") + target + "/" + protocol;
    }
  }

  /** How the container stands in a network. Aliases without the container's own name and short ID. */
  public record Attachment(SortedSet<String> aliases, @Nullable String ipv4Address, @Nullable String ipv6Address,
      @Nullable String macAddress, List<String> linkLocalIps) implements Keyed {
    public static final Attachment PLAIN = new Attachment(Collections.emptySortedSet(), null, null, null, List.of());

    public Attachment {
      aliases = Collections.unmodifiableSortedSet(new TreeSet<>(aliases));
      linkLocalIps = List.copyOf(linkLocalIps);
    }

    @Override
    public String fieldKey() {
      return "";
    }
  }

  /**
   * The engine's own health check. A test of {@code [NONE]} switches the image's off.
   */
  public record Healthcheck(@Nullable Words test, @Nullable Duration interval, @Nullable Duration timeout, @Nullable Duration startPeriod,
      @Nullable Duration startInterval, @Nullable Integer retries) {
    public boolean disabled() {
      return test != null && test.words().size() == 1 && test.words().getFirst().equals("NONE");
    }
  }

  /** The engine's restart policy. */
  public record Restart(Mode mode, @Nullable Integer maxRetries) implements Scalar {

    /** Compose's words. */
    public enum Mode {
      NO, ALWAYS, ON_FAILURE, UNLESS_STOPPED
    }

    @Override
    public String toString() {
      return mode.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + (maxRetries == null ? "" : ":" + maxRetries);
    }
  }

  /** Where its output goes. */
  public record Logging(@Nullable String driver, SortedMap<String, String> options) {
    public Logging {
      options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    }
  }
}
