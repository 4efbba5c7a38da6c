package dev.evenkeel.manifests.compose;

import dev.evenkeel.manifests.read.bind.Field;
import dev.evenkeel.manifests.read.bind.Invalid;
import dev.evenkeel.manifests.read.bind.ShapedBy;
import dev.evenkeel.manifests.read.bind.SizeShape;
import dev.evenkeel.manifests.read.bind.Written;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;

/** {@code deploy} (deploy.md of the Compose specification), as far as it concerns one container. */
@Written(snakeCase = true)
@Written.Refused(value = "restart_policy", instead = "write restart: instead")
@Written.Refused(value = "labels", instead = "they would be labels of a Swarm service; write labels: of the container")
@Written.Refused(value = {"update_config",
    "rollback_config"}, instead = "leave it out: a new container is started before the old one is stopped wherever both can run")
@Written.Refused(value = {"mode", "endpoint_mode", "placement"}, instead = "Evenkeel places by host:, hosts: or hostSelector:")
public record DeployFields(@Field("Limits and reservations") @Nullable Resources resources,
    @Field("Must be 1") @Nullable Integer replicas) {

  public DeployFields {
    if (replicas != null && replicas != 1) {
      throw new Invalid("replicas", "only 1 is supported", "write one Service for each container, or hosts: for one on each host");
    }
  }

  /** {@code deploy.resources}. */
  public record Resources(@Field("What it may use at most") @Nullable Limits limits,
      @Field("What it is meant to have") @Nullable Reservations reservations) {}

  /** {@code deploy.resources.limits}. */
  public record Limits(@Field("CPUs, as '0.5'") @Nullable BigDecimal cpus,
      @Field("Memory") @ShapedBy(SizeShape.class) @Nullable Long memory, @Field("Processes") @Nullable Long pids) {}

  /** {@code deploy.resources.reservations}. */
  @Written(snakeCase = true)
  @Written.Refused(value = {"generic_resources", "devices"}, instead = "only cpus and memory are supported")
  @Written.Refused(value = "pids", instead = "write it under limits")
  public record Reservations(@Field("CPUs, as '0.25'; counted for the host, not enforced by the engine") @Nullable BigDecimal cpus,
      @Field("Memory, a soft limit of the engine") @ShapedBy(SizeShape.class) @Nullable Long memory) {}
}
