package dev.evenkeel.manifests.compose.project;

import dev.evenkeel.api.model.Problem;
import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Field;
import dev.evenkeel.manifests.read.bind.Shapes;
import dev.evenkeel.manifests.read.bind.Written;
import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@code deploy} of a service (deploy.md), as {@code docker compose} takes it on a single host: resources, replicas and the restart policy count, what is for a swarm is ignored with a note, and jobs are refused.
 *
 * @param kept     what the container's own reader is to see, or null for nothing
 * @param restart  {@code restart} in its place, or null
 * @param replicas or null
 */
record DeployReading(Yaml.@Nullable Mapping kept, Yaml.@Nullable Scalar restart, @Nullable Integer replicas) {
  private static final Set<String> SWARM = Set.of("endpoint_mode", "placement", "update_config", "rollback_config", "labels");
  private static final Set<String> READ = Set.of("mode", "replicas", "restart_policy");

  enum Mode {
    REPLICATED, GLOBAL, REPLICATED_JOB, GLOBAL_JOB
  }

  enum When {
    NONE, ON_FAILURE, ANY
  }

  @Written(snakeCase = true)
  record RestartPolicy(@Field(value = "When", byDefault = "any") When condition, @Field("Between two starts") @Nullable Duration delay,
      @Field("How often") @Nullable Integer maxAttempts, @Field("What counts as success") @Nullable Duration window) {}

  @Written(snakeCase = true)
  record Fields(@Field("Mode") @Nullable Mode mode, @Field("Containers") @Nullable Integer replicas,
      @Field("Restarts") @Nullable RestartPolicy restartPolicy) {}

  /** Null after a problem was noted. */
  static @Nullable DeployReading of(Cursor at) {
    if (!(at.yaml() instanceof Yaml.Mapping deploy)) {
      return at.refuse("expected a mapping, found " + at.yaml().called(), null);
    }
    List<Yaml.Entry> kept = new ArrayList<>();
    for (Yaml.Entry entry : deploy.entries()) {
      if (SWARM.contains(entry.key())) {
        note(at, entry, "counts in a swarm only and is ignored");
      } else if (!READ.contains(entry.key())) {
        kept.add(entry);
      }
    }
    Fields fields = Shapes.ofRecord(Fields.class).readKnown(at, deploy);
    if (fields == null) {
      return null;
    }
    Yaml mode = deploy.get("mode");
    if (mode != null && (fields.mode() == Mode.REPLICATED_JOB || fields.mode() == Mode.GLOBAL_JOB)) {
      return at.field("mode", mode).refuse("jobs are not run by a Stack: what ends is started again", "leave the service out");
    }
    RestartPolicy policy = fields.restartPolicy();
    Yaml written = deploy.get("restart_policy");
    if (policy != null && written instanceof Yaml.Mapping mapping) {
      mapping.entries().stream().filter(entry -> entry.key().equals("delay") || entry.key().equals("window"))
          .forEach(entry -> note(at.field("restart_policy", mapping), entry, "counts in a swarm only and is ignored"));
    }
    return new DeployReading(kept.isEmpty() ? null : new Yaml.Mapping(deploy.at(), kept),
        policy == null || written == null ? null : new Yaml.Scalar(written.at(), restart(policy), true), fields.replicas());
  }

  private static String restart(RestartPolicy policy) {
    return switch (policy.condition()) {
      case NONE -> "no";
      case ANY -> "always";
      case ON_FAILURE -> policy.maxAttempts() == null ? "on-failure" : "on-failure:" + policy.maxAttempts();
    };
  }

  private static void note(Cursor at, Yaml.Entry entry, String message) {
    at.notes().problem(Problem.warning(entry.keyAt(), at.path() + "." + entry.key() + " " + message, "leave it out"));
  }
}
