package dev.evenkeel.manifests.compose;

import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What the fields of a Compose service must fulfil together, and what the engine would refuse later without a place. */
final class ComposeRules {
  private static final String PART = "[a-z0-9]+(?:(?:\\.|_{1,2}|-+)[a-z0-9]+)*";
  private static final Pattern IMAGE = Pattern
      .compile("(?:[a-zA-Z0-9.-]+(?::[0-9]{1,5})?/)?" + PART + "(?:/" + PART + ")*(?::[\\w][\\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?");
  private static final Pattern HOSTNAME = Pattern.compile("[a-zA-Z0-9](?:[a-zA-Z0-9.-]{0,252}[a-zA-Z0-9])?");
  /** The engine's own minimum. */
  private static final long LEAST_MEMORY = 6L << 20;

  private final Cursor at;
  private final Yaml.Mapping written;
  private boolean fine = true;

  private ComposeRules(Cursor at, Yaml.Mapping written) {
    this.at = at;
    this.written = written;
  }

  /** True if nothing was noted. */
  static boolean check(Cursor at, ComposeService service) {
    if (!(at.yaml() instanceof Yaml.Mapping mapping)) {
      return false;
    }
    ComposeRules rules = new ComposeRules(at, mapping);
    rules.texts(service);
    rules.namespaces(service);
    rules.memory(service);
    rules.processor(service);
    rules.ranges(service);
    rules.mounts(service);
    return rules.fine;
  }

  private void texts(ComposeService service) {
    matches("image", service.image(), IMAGE.asMatchPredicate().test(service.image()), "write it like registry/name:tag, in lower case");
    matches("hostname", service.hostname(), service.hostname() == null || HOSTNAME.matcher(service.hostname()).matches(),
        "use letters, digits, \"-\" and \".\"");
    matches("domainname", service.domainname(), service.domainname() == null || HOSTNAME.matcher(service.domainname()).matches(),
        "use letters, digits, \"-\" and \".\"");
    matches("stop_signal", service.stopSignal(),
        service.stopSignal() == null || service.stopSignal().matches("(?:SIG)?[A-Z]{2,6}[0-9]?(?:[+-][0-9]{1,2})?|[1-9][0-9]?"),
        "write it like SIGTERM");
    matches("platform", service.platform(), service.platform() == null || service.platform().matches("[a-z0-9]+(?:/[a-z0-9_]+){0,2}"),
        "write it like linux/arm64");
    matches("cpuset", service.cpuset(), service.cpuset() == null || service.cpuset().matches("[0-9]+(?:-[0-9]+)?(?:,[0-9]+(?:-[0-9]+)?)*"),
        "write it like 0-3 or 0,1");
    matches("mac_address", service.macAddress(),
        service.macAddress() == null || service.macAddress().matches("(?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}"),
        "write it like 02:42:ac:11:00:02");
    matches("working_dir", service.workingDir(), service.workingDir() == null || Paths.normalise(service.workingDir()) != null,
        "write an absolute path");
    for (String server : service.dns()) {
      matches("dns", server, Addresses.isIp(server), "write an IP address");
    }
    for (String option : service.securityOpt()) {
      boolean file = option.matches("seccomp[=:](?!unconfined$|builtin$|\\{).*");
      matches("security_opt", option, !file, "a seccomp profile is written as its JSON text, or unconfined");
    }
    for (String capability : service.capAdd()) {
      matches("cap_add", capability, capability.matches("(?i)[a-z_]{2,40}"), "write it like NET_ADMIN");
    }
    for (String capability : service.capDrop()) {
      matches("cap_drop", capability, capability.matches("(?i)[a-z_]{2,40}"), "write it like NET_ADMIN, or ALL");
    }
  }

  private void namespaces(ComposeService service) {
    String mode = service.networkMode();
    if (mode != null && written.get("networks") != null) {
      refuse("network_mode", "excludes networks", "keep one of the two");
    }
    if (mode != null && !mode.equals("bridge") && !service.ports().isEmpty()) {
      refuse("ports", "cannot be published with network_mode: " + Schemas.shorten(mode),
          mode.equals("host") ? "leave them out: the container's ports are the host's" : "publish them where the network is");
    }
    shared("network_mode", mode, List.of("bridge", "host", "none"));
    shared("pid", service.pid(), List.of("host"));
    shared("ipc", service.ipc(), List.of("host", "private", "shareable", "none"));
    only("uts", service.uts(), "host");
    only("userns_mode", service.usernsMode(), "host");
    if (service.cgroup() != null && !List.of("host", "private").contains(service.cgroup())) {
      refuse("cgroup", "\"" + Schemas.shorten(service.cgroup()) + "\" is not one of host, private", null);
    }
  }

  private void shared(String field, @Nullable String value, List<String> words) {
    if (value != null && !words.contains(value) && !value.matches("(?:service|container):[a-zA-Z0-9][a-zA-Z0-9_.-]+")) {
      refuse(field, "\"" + Schemas.shorten(value) + "\" is not one of " + String.join(", ", words) + ", service:NAME, container:NAME",
          field.equals("network_mode") ? "a network is joined by networks: [NAME]" : null);
    }
  }

  private void only(String field, @Nullable String value, String word) {
    if (value != null && !value.equals(word)) {
      refuse(field, "\"" + Schemas.shorten(value) + "\" is not " + word, null);
    }
  }

  private void memory(ComposeService service) {
    Limits limits = Limits.of(service);
    consistent("mem_limit", service.memLimit(), limits.deployMemory());
    consistent("mem_reservation", service.memReservation(), limits.deployMemoryReserved());
    consistent("pids_limit", service.pidsLimit(), limits.deployPids());
    Long limit = limits.memory();
    String field = service.memLimit() != null ? "mem_limit" : "deploy";
    if (limit != null && limit < LEAST_MEMORY) {
      refuse(field, "a memory limit below 6m is refused by the engine", "raise it");
    }
    Long reserved = limits.memoryReserved();
    if (limit != null && reserved != null && reserved > limit) {
      refuse(service.memReservation() != null ? "mem_reservation" : "deploy", "more memory is reserved than the limit allows",
          "lower the reservation, or raise the limit");
    }
    Long swap = service.memswapLimit();
    if (swap != null && swap > 0 && (limit == null || swap < limit)) {
      refuse("memswap_limit", limit == null ? "needs a memory limit" : "is below the memory limit", "it is memory and swap together");
    }
  }

  private void processor(ComposeService service) {
    Limits limits = Limits.of(service);
    consistent("cpus", service.cpus() == null ? null : Limits.nano(service.cpus()), limits.deployCpus());
    if (limits.cpus() != null && (service.cpuQuota() != null || service.cpuPeriod() != null)) {
      refuse(service.cpuQuota() != null ? "cpu_quota" : "cpu_period", "excludes a limit in cpus", "keep one of the two");
    }
    String field = service.cpus() != null ? "cpus" : "deploy";
    if (limits.cpus() != null && (limits.cpus() < 0 || (limits.cpus() > 0 && limits.cpus() < 1_000_000))) {
      refuse(field, "cpus must be 0.001 or more", null);
    }
    if (limits.cpusReserved() != null && (limits.cpusReserved() < 0 || (limits.cpus() != null && limits.cpusReserved() > limits.cpus()))) {
      refuse("deploy", "more cpus are reserved than the limit allows", "lower the reservation, or raise the limit");
    }
  }

  private void ranges(ComposeService service) {
    within("mem_swappiness", service.memSwappiness(), 0, 100);
    within("oom_score_adj", service.oomScoreAdj() == null ? null : service.oomScoreAdj().longValue(), -1000, 1000);
    within("pids_limit", service.pidsLimit(), -1, Integer.MAX_VALUE);
    within("cpu_shares", service.cpuShares(), 2, 262_144);
    within("cpu_quota", service.cpuQuota(), -1, Long.MAX_VALUE);
    within("shm_size", service.shmSize(), 1, Long.MAX_VALUE);
    Integer weight = service.blkioConfig() == null ? null : service.blkioConfig().weight();
    within("blkio_config", weight == null ? null : weight.longValue(), 10, 1000);
    if (service.envFile().keySet().stream().anyMatch(String::isEmpty)) {
      refuse("env_file", "a name is empty", null);
    }
  }

  private void mounts(ComposeService service) {
    Map<String, String> targets = new HashMap<>();
    once("volumes", service.volumes(), targets);
    once("tmpfs", service.tmpfs(), targets);
  }

  private void once(String field, List<ComposeMount> mounts, Map<String, String> targets) {
    for (ComposeMount mount : mounts) {
      String other = targets.putIfAbsent(mount.mount().target(), mount.place());
      if (other != null) {
        refuse(field, mount.mount().target() + " is mounted twice", "also by " + other + "; keep one");
      }
    }
  }

  private void consistent(String field, @Nullable Long mine, @Nullable Long deploys) {
    if (mine != null && deploys != null && !mine.equals(deploys)) {
      refuse(field, "contradicts deploy.resources", "keep one of the two, or write the same in both");
    }
  }

  private void within(String field, @Nullable Long value, long least, long most) {
    if (value != null && (value < least || value > most)) {
      refuse(field, value + " is not "
          + (most == Long.MAX_VALUE || most == Integer.MAX_VALUE ? least + " or more" : "within " + least + " and " + most), null);
    }
  }

  private void matches(String field, @Nullable String value, boolean does, String hint) {
    if (!does) {
      refuse(field, "\"" + Schemas.shorten(value == null ? "" : value) + "\" is not usable here", hint);
    }
  }

  private void refuse(String field, String message, @Nullable String hint) {
    fine = false;
    Yaml place = written.get(field);
    if (place == null) {
      at.refuse(field + ": " + message, hint);
    } else {
      at.field(field, place).refuse(message, hint);
    }
  }
}
