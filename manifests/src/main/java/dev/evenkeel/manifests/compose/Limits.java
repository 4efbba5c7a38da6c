package dev.evenkeel.manifests.compose;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;

/**
 * CPUs (in nano-CPUs), memory and processes of a service, whether written at the service or under {@code deploy.resources}. The {@code deploy…} ones are those of {@code deploy.resources} alone.
 */
record Limits(@Nullable Long cpus, @Nullable Long memory, @Nullable Long pids, @Nullable Long cpusReserved, @Nullable Long memoryReserved,
    @Nullable Long deployCpus, @Nullable Long deployMemory,
    @Nullable Long deployPids, @Nullable Long deployMemoryReserved) {

  static Limits of(ComposeService service) {
    DeployFields.Resources resources = service.deploy() == null ? null : service.deploy().resources();
    DeployFields.Limits limits = resources == null ? null : resources.limits();
    DeployFields.Reservations reserved = resources == null ? null : resources.reservations();
    Long deployCpus = limits == null || limits.cpus() == null ? null : nano(limits.cpus());
    Long deployMemory = limits == null ? null : limits.memory();
    Long deployPids = limits == null ? null : limits.pids();
    Long deployMemoryReserved = reserved == null ? null : reserved.memory();
    return new Limits(service.cpus() != null ? Long.valueOf(nano(service.cpus())) : deployCpus,
        service.memLimit() != null ? service.memLimit() : deployMemory,
        service.pidsLimit() != null ? service.pidsLimit() : deployPids,
        reserved == null || reserved.cpus() == null ? null : nano(reserved.cpus()),
        service.memReservation() != null ? service.memReservation() : deployMemoryReserved, deployCpus, deployMemory, deployPids,
        deployMemoryReserved);
  }

  /** Saturates far above any machine. */
  static Long nano(BigDecimal cpus) {
    return cpus.movePointRight(9).min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue();
  }
}
