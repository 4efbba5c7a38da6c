package dev.evenkeel.manifests.kinds.secret;

import dev.evenkeel.manifests.kinds.PathShape;
import dev.evenkeel.manifests.kinds.SourceShape;
import dev.evenkeel.manifests.read.bind.DurationShape;
import dev.evenkeel.manifests.read.bind.Field;
import dev.evenkeel.manifests.read.bind.FileTree;
import dev.evenkeel.manifests.read.bind.Invalid;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.ShapedBy;
import dev.evenkeel.manifests.read.bind.Written;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;

/** The {@code spec} of a Secret: where its values come from. */
@Written.OneOf(value = {"age", "environment", "file", "onHost", "vault"}, required = true)
public record SecretSpecFields(
    @Field("A file of the repository, encrypted by age to the operator's key; evenkeel secret set writes it") @ShapedBy(SourceShape.class) @Nullable FileTree age,
    @Field("Variables of the operator's environment, by key") Map<String, String> environment,
    @Field("A file of KEY=value lines on the operator's machine, or a folder with a file for each key") @ShapedBy(PathShape.class) @Nullable String file,
    @Field("A file of KEY=value lines that is on a host already") @Nullable OnHost onHost,
    @Field("A secret of Vault's key/value engine, version 2") @Nullable Vault vault) {

  public SecretSpecFields {
    if (age != null && age.folder()) {
      throw new Invalid("age", age.path() + " is a folder", "name one file");
    }
    environment.forEach((key, variable) -> {
      if (!key.matches("[a-zA-Z0-9_.-]{1,128}")) {
        throw new Invalid("environment", "\"" + Schemas.shorten(key) + "\" is not a key", "write letters, digits and _ . -");
      }
      variable("environment." + key, variable);
    });
  }

  static void variable(String field, String name) {
    if (!name.matches("[a-zA-Z_][a-zA-Z0-9_]{0,254}")) {
      throw new Invalid(field, "\"" + Schemas.shorten(name) + "\" is not a name of a variable", "write the name, not the value");
    }
  }

  /** A file on a host. */
  public record OnHost(@Field("The Host it is on") String host,
      @Field("Where it is there") @ShapedBy(PathShape.class) String path) {}

  /** A secret of Vault. */
  @Written.OneOf(value = {"token", "appRole"}, required = true)
  public record Vault(@Field("https://HOST[:PORT]") String address,
      @Field("Namespace of Vault Enterprise") @Nullable String namespace,
      @Field(value = "Where the engine is mounted", byDefault = "secret") String mount,
      @Field("The secret below the mount; its keys are the keys of the Secret") String path,
      @Field("Log in with a token") @Nullable Own token,
      @Field("Log in with an AppRole") @Nullable AppRole appRole,
      @Field("File on the operator's machine with the certificates that sign the server's; if not said those that Java trusts") @ShapedBy(PathShape.class) @Nullable String ca,
      @Field(value = "How often it is read again", byDefault = "1m") @ShapedBy(DurationShape.class) Duration refresh) {
    public Vault {
      if (!address.matches("https://[a-zA-Z0-9.-]+(:[0-9]{1,5})?|https://\\[[0-9a-fA-F:.]+](:[0-9]{1,5})?")
          && !address.matches("http://(localhost|127\\.0\\.0\\.1|\\[::1])(:[0-9]{1,5})?")) {
        throw new Invalid("address", "\"" + Schemas.shorten(address) + "\" is not https://HOST[:PORT]",
            "write no path; plain http only goes to this machine itself");
      }
      segments("mount", mount);
      segments("path", path);
      if (namespace != null) {
        segments("namespace", namespace);
      }
      if (refresh.compareTo(Duration.ofSeconds(1)) < 0 || refresh.compareTo(Duration.ofDays(1)) > 0) {
        throw new Invalid("refresh", "is not within 1s and 24h", null);
      }
    }

    private static void segments(String field, String path) {
      if (!path.matches("[a-zA-Z0-9_.@ -]+(/[a-zA-Z0-9_.@ -]+)*") || ("/" + path + "/").matches(".*/\\.\\.?/.*")) {
        throw new Invalid(field, "\"" + Schemas.shorten(path) + "\" is not a path in Vault",
            "write it without slashes at its ends, and without data/, which is added");
      }
    }
  }

  /** An AppRole. */
  public record AppRole(@Field("ID of the role; it is no secret by itself") String roleId,
      @Field("The secret ID") Own secretId,
      @Field(value = "Where the method is mounted", byDefault = "approle") String mount) {
    public AppRole {
      if (roleId.isBlank() || !mount.matches("[a-zA-Z0-9_.-]+(/[a-zA-Z0-9_.-]+)*")) {
        throw new Invalid(roleId.isBlank() ? "roleId" : "mount", "is not usable here", null);
      }
    }
  }

  /** A value that the operator has. */
  @Written.OneOf(value = {"environment", "file"}, required = true)
  public record Own(@Field("Variable of the operator's environment") @Nullable String environment,
      @Field("File on the operator's machine") @ShapedBy(PathShape.class) @Nullable String file) {
    public Own {
      if (environment != null) {
        variable("environment", environment);
      }
    }
  }
}
