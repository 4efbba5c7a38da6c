package dev.evenkeel.operator.plan;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Container.Resources;
import dev.evenkeel.api.host.FieldDiff;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/** What an engine can change on a container that runs: resources and restart policy (POST /containers/ID/update), and its networks. */
final class InPlace {
  private static final Set<String> UPDATABLE = Set.of("cpus", "cpu_shares", "cpu_period", "cpu_quota", "cpu_rt_runtime", "cpu_rt_period",
      "cpuset", "mem_limit", "mem_reservation",
      "memswap_limit", "pids_limit", "blkio_weight", "restart");
  static final String NETWORKS = "networks.";

  private InPlace() {}

  static boolean updatable(String path) {
    return UPDATABLE.contains(path);
  }

  private static boolean network(String path) {
    return path.startsWith(NETWORKS);
  }

  /** Whether everything that differs can be put right without a new container. A limit that git no longer sets cannot: its default is the engine's to choose. */
  static boolean covers(Container container, Collection<String> paths, Differences differences) {
    for (String path : paths) {
      if (!updatable(path) && !network(path)) {
        return false;
      }
    }
    for (FieldDiff diff : differences.all()) {
      if (unlimited(diff) && !diff.path().equals("pids_limit") && !diff.path().equals("restart")) {
        return false;
      }
    }
    boolean sharesNetwork = container.namespaces().networkMode() != null;
    return differences.all().stream()
        .noneMatch(diff -> differences.changed().contains(diff.path()) && updatable(diff.path()) && diff.desired() == null)
        && (!sharesNetwork || paths.stream().noneMatch(InPlace::network));
  }

  /** A limit that nobody declared and somebody set: to the engine 0 means "as it is", so only a new container can be without it. */
  private static boolean unlimited(FieldDiff diff) {
    return updatable(diff.path()) && diff.desired() == null
        && (diff.applied() == null || diff.applied().equals("0") || diff.applied().isEmpty());
  }

  static List<FieldDiff> only(List<FieldDiff> diffs) {
    return diffs.stream().filter(diff -> updatable(diff.path()) || network(diff.path())).toList();
  }

  /** The container with the value of the after-image in every resource that nobody set and somebody changed. */
  static Container filled(Container container, List<FieldDiff> diffs) {
    Resources r = container.resources();
    for (FieldDiff diff : diffs) {
      if (diff.desired() == null && updatable(diff.path())) {
        r = with(r, diff.path(), diff.applied());
      }
    }
    return new Container(container.name(), container.image(), container.program(), r, container.security(), container.namespaces(),
        container.mounts(), container.ports(), container.networks(),
        container.naming(), container.healthcheck(), container.restart(), container.logging(), container.labels());
  }

  private static Resources with(Resources r, String path, @Nullable String value) {
    long number = value == null || path.equals("cpuset") || path.equals("restart") ? 0 : Long.parseLong(value);
    return switch (path) {
      case "cpus" -> resources(r, number, r.cpuShares(), r.cpuPeriod(), r.cpuQuota(), r.cpuset(), r.memLimit(), r.memReservation(),
          r.memswapLimit(), r.pidsLimit(), r.blkioWeight());
      case "cpu_shares" -> resources(r, r.cpus(), number, r.cpuPeriod(), r.cpuQuota(), r.cpuset(), r.memLimit(), r.memReservation(),
          r.memswapLimit(), r.pidsLimit(), r.blkioWeight());
      case "cpu_period" -> resources(r, r.cpus(), r.cpuShares(), number, r.cpuQuota(), r.cpuset(), r.memLimit(), r.memReservation(),
          r.memswapLimit(), r.pidsLimit(), r.blkioWeight());
      case "cpu_quota" -> resources(r, r.cpus(), r.cpuShares(), r.cpuPeriod(), number, r.cpuset(), r.memLimit(), r.memReservation(),
          r.memswapLimit(), r.pidsLimit(), r.blkioWeight());
      case "cpuset" -> resources(r, r.cpus(), r.cpuShares(), r.cpuPeriod(), r.cpuQuota(), value == null ? "" : value, r.memLimit(),
          r.memReservation(), r.memswapLimit(), r.pidsLimit(),
          r.blkioWeight());
      case "mem_limit" -> resources(r, r.cpus(), r.cpuShares(), r.cpuPeriod(), r.cpuQuota(), r.cpuset(), number, r.memReservation(),
          r.memswapLimit(), r.pidsLimit(), r.blkioWeight());
      case "mem_reservation" -> resources(r, r.cpus(), r.cpuShares(), r.cpuPeriod(), r.cpuQuota(), r.cpuset(), r.memLimit(), number,
          r.memswapLimit(), r.pidsLimit(), r.blkioWeight());
      case "memswap_limit" -> resources(r, r.cpus(), r.cpuShares(), r.cpuPeriod(), r.cpuQuota(), r.cpuset(), r.memLimit(),
          r.memReservation(), number, r.pidsLimit(), r.blkioWeight());
      case "pids_limit" -> resources(r, r.cpus(), r.cpuShares(), r.cpuPeriod(), r.cpuQuota(), r.cpuset(), r.memLimit(), r.memReservation(),
          r.memswapLimit(), number, r.blkioWeight());
      case "blkio_weight" -> resources(r, r.cpus(), r.cpuShares(), r.cpuPeriod(), r.cpuQuota(), r.cpuset(), r.memLimit(),
          r.memReservation(), r.memswapLimit(), r.pidsLimit(), (int) number);
      default -> r; // real-time CPU fields have no default to go back to, and the restart policy is always set
    };
  }

  private static Resources resources(Resources r, @Nullable Long cpus, @Nullable Long shares, @Nullable Long period, @Nullable Long quota,
      @Nullable String cpuset, @Nullable Long memory,
      @Nullable Long reservation, @Nullable Long swap, @Nullable Long pids, @Nullable Integer blkio) {
    return new Resources(cpus, shares, period, quota, r.cpuRtRuntime(), r.cpuRtPeriod(), cpuset, r.cpusReserved(), memory, reservation,
        swap, r.memSwappiness(), pids, r.shmSize(),
        r.oomKillDisable(), r.oomScoreAdj(), r.ulimits(), blkio);
  }
}
