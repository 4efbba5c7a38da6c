package dev.evenkeel.operator.app.intake;

import dev.evenkeel.api.host.Container;

import java.util.Map;
import java.util.TreeMap;

/** A container's limits and reservations as fields of a Compose service. */
final class ResourceFields {
  private static final long USUAL_SHM = 64L << 20;

  private ResourceFields() {}

  /** What says more than the engine does by itself. */
  static void write(Container is, ComposeFields out) {
    Container.Resources resources = is.resources();
    Long cpus = resources.cpus();
    if (cpus != null && cpus > 0) {
      out.put("cpus", java.math.BigDecimal.valueOf(cpus, 9).stripTrailingZeros().toPlainString());
    }
    out.number("cpu_shares", resources.cpuShares());
    out.number("cpu_period", resources.cpuPeriod());
    out.number("cpu_quota", resources.cpuQuota());
    out.text("cpuset", resources.cpuset(), null);
    out.size("mem_limit", resources.memLimit());
    out.size("mem_reservation", resources.memReservation());
    Long swap = resources.memswapLimit();
    Long memory = resources.memLimit();
    if (swap != null && swap != 0 && memory != null && memory > 0 && swap != 2 * memory) {
      out.put("memswap_limit", swap < 0 ? "-1" : swap.toString());
    }
    Long swappiness = resources.memSwappiness();
    if (swappiness != null && swappiness >= 0 && swappiness <= 100) {
      out.put("mem_swappiness", swappiness);
    }
    out.number("pids_limit", resources.pidsLimit());
    if (resources.shmSize() != null && resources.shmSize() != USUAL_SHM && !"host".equals(is.namespaces().ipc())) {
      out.size("shm_size", resources.shmSize());
    }
    out.flag("oom_kill_disable", resources.oomKillDisable());
    if (resources.oomScoreAdj() != null && resources.oomScoreAdj() != 0) {
      out.put("oom_score_adj", resources.oomScoreAdj());
    }
    Map<String, Object> ulimits = new TreeMap<>();
    resources.ulimits().forEach((name, limit) -> ulimits.put(name,
        limit.soft() == limit.hard() ? (Object) limit.soft() : new TreeMap<>(Map.of("soft", limit.soft(), "hard", limit.hard()))));
    if (!ulimits.isEmpty()) {
      out.put("ulimits", ulimits);
    }
    if (resources.blkioWeight() != null && resources.blkioWeight() > 0) {
      out.put("blkio_config", Map.of("weight", resources.blkioWeight()));
    }
  }
}
