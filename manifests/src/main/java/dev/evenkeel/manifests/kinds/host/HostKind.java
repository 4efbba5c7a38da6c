package dev.evenkeel.manifests.kinds.host;

import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.Resource;
import dev.evenkeel.api.model.SecretText;
import dev.evenkeel.manifests.kinds.Kind;
import dev.evenkeel.manifests.kinds.Lowered;
import dev.evenkeel.manifests.read.Reading;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Declares a host; nothing stands on it by that alone. */
public final class HostKind implements Kind<HostSpecFields> {
  @Override
  public String name() {
    return "Host";
  }

  @Override
  public Class<HostSpecFields> spec() {
    return HostSpecFields.class;
  }

  @Override
  public boolean placed() {
    return false;
  }

  @Override
  public Optional<HostSpec> host(Resource<HostSpecFields> resource) {
    HostSpecFields spec = resource.spec();
    TreeMap<String, String> labels = new TreeMap<>(resource.metadata().labels());
    labels.putAll(spec.labels());
    TreeMap<String, HostSpec.RegistryLogin> registries = new TreeMap<>();
    spec.registries()
        .forEach((registry, login) -> registries.put(registry, new HostSpec.RegistryLogin(login.username(), login.password())));
    HostSpecFields.Reserve reserve = spec.reserve();
    HostSpec.Reserve left = reserve == null
        ? HostSpec.Reserve.NONE
        : new HostSpec.Reserve(reserve.cpus() == null ? null : Double.valueOf(reserve.cpus().doubleValue()), reserve.memory());
    return Optional.of(new HostSpec(resource.ref().name(), ssh(spec), spec.sudo(), spec.dockerSocket(), labels, left, registries,
        resource.policy(), resource.at()));
  }

  /** A password in git is known to everybody who can read the repository, for ever. */
  @Override
  public List<Problem> remarks(Resource<HostSpecFields> resource, Function<String, Position> place) {
    return resource.spec().registries().entrySet().stream().filter(login -> !SecretText.isMarked(login.getValue().password()))
        .map(Map.Entry::getKey).map(registry -> Problem.warning(place.apply("registries." + registry + ".password"),
            resource.ref() + ": the password for " + registry + " stands in the manifest as plain text",
            "write ${secret:NAME/KEY} for it; whoever reads the repository has what stands there"))
        .toList();
  }

  private static HostSpec.@Nullable Ssh ssh(HostSpecFields spec) {
    if (spec.address().equals(HostSpecFields.LOCAL)) {
      return null;
    }
    HostSpecFields.Ssh ssh = spec.ssh();
    return ssh == null
        ? new HostSpec.Ssh(spec.address(), 22, "root", List.of(), List.of(), null)
        : new HostSpec.Ssh(spec.address(), ssh.port(), ssh.user(), ssh.identity(), ssh.hostKey(), jump(ssh.jump()));
  }

  private static HostSpec.@Nullable Ssh jump(HostSpecFields.@Nullable Jump jump) {
    return jump == null
        ? null
        : new HostSpec.Ssh(jump.address(), jump.port(), jump.user(), jump.identity(), jump.hostKey(), jump(jump.jump()));
  }

  @Override
  public Lowered lower(Resource<HostSpecFields> resource, HostSpec host, Reading reading) {
    return Lowered.NOTHING;
  }
}
