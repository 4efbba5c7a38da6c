package dev.evenkeel.manifests.kinds.secret;

import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.Resource;
import dev.evenkeel.api.model.SecretSpec;
import dev.evenkeel.manifests.kinds.Kind;
import dev.evenkeel.manifests.kinds.Lowered;
import dev.evenkeel.manifests.read.Reading;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Says where values come from; nothing stands on a host by that alone. */
public final class SecretKind implements Kind<SecretSpecFields> {
  private static final String AGE = "age-encryption.org/v1\n";
  private static final String ARMOURED = "-----BEGIN AGE ENCRYPTED FILE-----";

  @Override
  public String name() {
    return "Secret";
  }

  @Override
  public Class<SecretSpecFields> spec() {
    return SecretSpecFields.class;
  }

  @Override
  public boolean placed() {
    return false;
  }

  @Override
  public Optional<SecretSpec> secret(Resource<SecretSpecFields> resource) {
    return Optional.of(new SecretSpec(resource.ref().name(), from(resource.spec()), resource.at()));
  }

  private static SecretSpec.From from(SecretSpecFields spec) {
    if (spec.age() != null) {
      return new SecretSpec.Age(spec.age().path(), spec.age().content());
    }
    if (spec.file() != null) {
      return new SecretSpec.OperatorFile(spec.file());
    }
    if (spec.onHost() != null) {
      return new SecretSpec.OnHost(spec.onHost().host(), spec.onHost().path());
    }
    if (spec.vault() != null) {
      return vault(spec.vault());
    }
    return new SecretSpec.Environment(new TreeMap<>(spec.environment()));
  }

  private static SecretSpec.Vault vault(SecretSpecFields.Vault vault) {
    SecretSpecFields.AppRole role = vault.appRole();
    SecretSpec.Login login = role == null
        ? new SecretSpec.Token(own(vault.token()))
        : new SecretSpec.AppRole(role.roleId(), own(role.secretId()), role.mount());
    return new SecretSpec.Vault(vault.address(), vault.namespace(), vault.mount(), vault.path(), login, vault.ca(), vault.refresh());
  }

  private static SecretSpec.Own own(SecretSpecFields.@Nullable Own own) {
    return own == null ? new SecretSpec.Own(null, null) : new SecretSpec.Own(own.environment(), own.file());
  }

  /** What was put there unencrypted is known to whoever reads the repository. */
  @Override
  public List<Problem> remarks(Resource<SecretSpecFields> resource, Function<String, Position> place) {
    SecretSpecFields spec = resource.spec();
    if (spec.age() == null) {
      return List.of();
    }
    byte[] bytes = spec.age().content().bytes();
    String start = new String(bytes, 0, Math.min(bytes.length, 64), StandardCharsets.ISO_8859_1);
    return start.startsWith(AGE) || start.startsWith(ARMOURED)
        ? List.of()
        : List.of(Problem.warning(place.apply("age"), resource.ref() + ": " + spec.age().path() + " is not encrypted by age",
            "write it with evenkeel secret set " + resource.ref().name() + "/KEY; a value that was committed in plain is to be replaced"));
  }

  @Override
  public Lowered lower(Resource<SecretSpecFields> resource, HostSpec host, Reading reading) {
    Lowered.Builder lowered = new Lowered.Builder(resource);
    return lowered.build();
  }
}
