package dev.evenkeel.hosts.fake;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Container.Healthcheck;
import dev.evenkeel.api.host.Container.Logging;
import dev.evenkeel.api.host.Container.Mount;
import dev.evenkeel.api.host.Container.Namespaces;
import dev.evenkeel.api.host.Container.Naming;
import dev.evenkeel.api.host.Container.Program;
import dev.evenkeel.api.host.Container.Resources;
import dev.evenkeel.api.host.Container.Restart;
import dev.evenkeel.api.host.Container.Security;
import dev.evenkeel.api.host.Container.Words;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the engine adds to a container that was created from a desired one, so that a reading of the fake is what a reading of the engine would be (engine 20.10, cgroup v1).
 *
 * <p>
 * How a container is read, here and by the real adapter: numbers and truth values are always there, as the engine has them (0 when nobody set a limit); texts that the engine keeps empty are null; what the image brought is merged in;
 * anonymous volumes are mounts without a source; a namespace shared with another container names that container as it is called now, or its ID when it is gone.
 */
final class EngineDefaults {
  static final long SHM_SIZE = 64L << 20;

  private EngineDefaults() {}

  static Container filled(Container wanted, String as, FakeImage image, String id, List<Mount> mounts) {
    SortedMap<String, String> labels = new TreeMap<>(image.labels());
    labels.putAll(wanted.labels());
    return new Container(as, image.id(), program(wanted.program(), image.program()), resources(wanted.resources()),
        security(wanted.security()), namespaces(wanted), mounts, wanted.ports(), wanted.networks(), naming(wanted, id),
        healthcheck(wanted.healthcheck(), image.healthcheck()), restart(wanted.restart()), logging(wanted.logging()), labels);
  }

  private static Program program(Program wanted, Program image) {
    SortedMap<String, String> environment = new TreeMap<>(image.environment());
    environment.putAll(wanted.environment());
    Words entrypoint = wanted.entrypoint() == null ? image.entrypoint() : wanted.entrypoint();
    // An entrypoint of one's own drops the image's command.
    Words command = wanted.command() == null && wanted.entrypoint() == null ? image.command() : wanted.command();
    return new Program(emptyIsNull(command), emptyIsNull(entrypoint), environment, either(wanted.user(), image.user()), wanted.groupAdd(),
        either(wanted.workingDir(), image.workingDir()), wanted.init(), either(wanted.stopSignal(), image.stopSignal()),
        wanted.stopGracePeriod(), or(wanted.tty(), false), or(wanted.stdinOpen(), false));
  }

  private static @Nullable Words emptyIsNull(@Nullable Words words) {
    return words == null || words.words().isEmpty() ? null : words;
  }

  private static Resources resources(Resources r) {
    long memory = or(r.memLimit(), 0L);
    return new Resources(or(r.cpus(), 0L), or(r.cpuShares(), 0L), or(r.cpuPeriod(), 0L), or(r.cpuQuota(), 0L), or(r.cpuRtRuntime(), 0L),
        or(r.cpuRtPeriod(), 0L), r.cpuset(), null, memory, or(r.memReservation(), 0L), or(r.memswapLimit(), 2 * memory),
        r.memSwappiness(), or(r.pidsLimit(), 0L), or(r.shmSize(), SHM_SIZE), or(r.oomKillDisable(), false), or(r.oomScoreAdj(), 0),
        r.ulimits(),
        or(r.blkioWeight(), 0));
  }

  private static Security security(Security s) {
    return new Security(or(s.privileged(), false), or(s.readOnly(), false), s.capAdd(), s.capDrop(), s.securityOpt(), s.devices(),
        s.deviceCgroupRules(), s.sysctls());
  }

  private static Namespaces namespaces(Container wanted) {
    Namespaces n = wanted.namespaces();
    String networkMode = n.networkMode();
    if (networkMode == null) {
      networkMode = wanted.networks().isEmpty() ? "bridge" : wanted.networks().firstKey();
    }
    return new Namespaces(networkMode, n.pid(), or(n.ipc(), "private"), n.uts(), n.usernsMode(), or(n.cgroup(), "host"), n.cgroupParent(),
        or(n.runtime(), "runc"), "linux/amd64");
  }

  private static Naming naming(Container wanted, String id) {
    Naming n = wanted.naming();
    boolean hosts = "host".equals(wanted.namespaces().networkMode());
    return new Naming(or(n.hostname(), hosts ? "fakehost" : id.substring(0, 12)), n.domainname(), n.macAddress(), n.dns(), n.dnsSearch(),
        n.dnsOpt(), n.extraHosts());
  }

  private static @Nullable Healthcheck healthcheck(@Nullable Healthcheck wanted, @Nullable Healthcheck image) {
    if (wanted == null || image == null || wanted.disabled()) {
      return wanted == null ? image : wanted;
    }
    return new Healthcheck(either(wanted.test(), image.test()), either(wanted.interval(), image.interval()),
        either(wanted.timeout(), image.timeout()),
        either(wanted.startPeriod(), image.startPeriod()), either(wanted.startInterval(), image.startInterval()),
        either(wanted.retries(), image.retries()));
  }

  static Restart restart(@Nullable Restart wanted) {
    return wanted == null ? new Restart(Restart.Mode.NO, null) : wanted;
  }

  private static Logging logging(@Nullable Logging wanted) {
    return wanted == null
        ? new Logging("json-file", Collections.emptySortedMap())
        : new Logging(or(wanted.driver(), "json-file"), wanted.options());
  }

  static Mount mount(Mount m) {
    return switch (m.type()) {
      case BIND -> new Mount(m.type(), m.source(), m.target(), or(m.readOnly(), false), or(m.propagation(), "rprivate"), m.selinux(), null,
          null, null, null);
      case VOLUME -> new Mount(m.type(), m.source(), m.target(), or(m.readOnly(), false), null, m.selinux(), or(m.nocopy(), false), null,
          null, null);
      case TMPFS -> new Mount(m.type(), null, m.target(), or(m.readOnly(), false), null, null, null, m.tmpfsSize(), m.tmpfsMode(), null);
    };
  }

  /** What {@code docker update} can set, applied over what is there; what the desired container leaves open stays, except the restart policy, which has a default. */
  static Container updated(Container live, Container wanted) {
    Resources l = live.resources();
    Resources w = wanted.resources();
    @Nullable
    Long memory = set(w.memLimit(), l.memLimit());
    @Nullable
    Long ownSwap = w.memLimit() == null || w.memLimit() == 0 ? l.memswapLimit() : Long.valueOf(2 * w.memLimit());
    @Nullable
    Long swap = set(w.memswapLimit(), ownSwap);
    Resources next = new Resources(set(w.cpus(), l.cpus()), set(w.cpuShares(), l.cpuShares()), set(w.cpuPeriod(), l.cpuPeriod()),
        set(w.cpuQuota(), l.cpuQuota()), set(w.cpuRtRuntime(), l.cpuRtRuntime()), set(w.cpuRtPeriod(), l.cpuRtPeriod()),
        set(w.cpuset(), l.cpuset()), null, memory, set(w.memReservation(), l.memReservation()), swap, l.memSwappiness(),
        set(w.pidsLimit(), l.pidsLimit()), l.shmSize(), l.oomKillDisable(), l.oomScoreAdj(), l.ulimits(),
        set(w.blkioWeight(), l.blkioWeight()));
    return with(live, next, restart(wanted.restart()));
  }

  static Container with(Container c, Resources resources, @Nullable Restart restart) {
    return new Container(c.name(), c.image(), c.program(), resources, c.security(), c.namespaces(), c.mounts(), c.ports(), c.networks(),
        c.naming(), c.healthcheck(), restart, c.logging(), c.labels());
  }

  /** The container as it is seen now: under its present name, in its present networks. */
  static Container seen(Container c, String name, Namespaces namespaces, SortedMap<String, Container.Attachment> networks) {
    return new Container(name, c.image(), c.program(), c.resources(), c.security(), namespaces, c.mounts(), c.ports(), networks,
        c.naming(), c.healthcheck(), c.restart(), c.logging(), c.labels());
  }

  static List<Mount> mounts(List<Mount> wanted, FakeImage image) {
    List<Mount> all = new ArrayList<>();
    wanted.forEach(mount -> all.add(mount(mount)));
    for (String target : image.volumes()) {
      if (wanted.stream().noneMatch(mount -> mount.target().equals(target))) {
        all.add(mount(new Mount(Mount.Type.VOLUME, null, target, null, null, null, null, null, null, null)));
      }
    }
    return all;
  }

  static Duration grace(@Nullable Duration asked, Container config) {
    return or(asked, or(config.program().stopGracePeriod(), Duration.ofSeconds(10)));
  }

  /** What an update leaves: nothing and 0 change nothing. */
  private static <T> @Nullable T set(@Nullable T asked, @Nullable T live) {
    return asked instanceof Number number && number.longValue() == 0 ? live : either(asked, live);
  }

  private static <T> @Nullable T either(@Nullable T first, @Nullable T second) {
    return first == null ? second : first;
  }

  private static <T> T or(@Nullable T first, T second) {
    return first == null ? second : first;
  }
}
