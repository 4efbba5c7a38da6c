package dev.evenkeel.manifests.kinds.host;

import dev.evenkeel.manifests.compose.OneOrManyShape;
import dev.evenkeel.manifests.kinds.PathShape;
import dev.evenkeel.manifests.kinds.SecretTextShape;
import dev.evenkeel.manifests.kinds.UserShape;
import dev.evenkeel.manifests.read.bind.Field;
import dev.evenkeel.manifests.read.bind.Invalid;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.ShapedBy;
import dev.evenkeel.manifests.read.bind.SizeShape;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** The {@code spec} of a Host. */
public record HostSpecFields(@Field("Name or IP address, or local for the machine that the operator runs on") String address,
    @Field("How to log in; not for local") @Nullable Ssh ssh,
    @Field(value = "Do root's work through sudo -n when the login is not root", byDefault = "true") boolean sudo,
    @Field(value = "The engine's socket on the host", byDefault = "/var/run/docker.sock") @ShapedBy(PathShape.class) String dockerSocket,
    @Field("For hostSelector, beside those of metadata") Map<String, String> labels,
    @Field("What services must leave free") @Nullable Reserve reserve,
    @Field("Logins by registry") Map<String, Registry> registries) {

  static final String LOCAL = "local";

  public HostSpecFields {
    if (!address.matches("[a-zA-Z0-9](?:[a-zA-Z0-9_.-]{0,252})|[0-9a-fA-F:.]{2,45}(?:%[a-zA-Z0-9]+)?")) {
      throw new Invalid("address", "\"" + Schemas.shorten(address) + "\" is not a name or an IP address",
          "the user and the port are written under ssh");
    }
    if (address.equals(LOCAL) && ssh != null) {
      throw new Invalid("ssh", "does not go with address: local", "remove it, or write another address");
    }
  }

  /** How to log in. */
  public record Ssh(@Field(value = "Login name", byDefault = "root") @ShapedBy(UserShape.class) String user,
      @Field(value = "Port", byDefault = "22") int port,
      @Field("Private keys on the operator's machine, tried in order; none means the agent and the usual files of ~/.ssh") @ShapedBy(OneOrManyShape.class) List<String> identity,
      @Field("Public keys (ssh-ed25519 AAAA…) or fingerprints (SHA256:…) that the host may show; none means that the first one seen is kept") @ShapedBy(OneOrManyShape.class) List<String> hostKey,
      @Field("A host to go through") @Nullable Jump jump) {
    public Ssh {
      check(port, identity, hostKey);
    }
  }

  /** A host to go through. */
  public record Jump(@Field("Name or IP address") String address,
      @Field(value = "Login name", byDefault = "root") @ShapedBy(UserShape.class) String user,
      @Field(value = "Port", byDefault = "22") int port,
      @Field("Private keys on the operator's machine") @ShapedBy(OneOrManyShape.class) List<String> identity,
      @Field("Public keys or fingerprints that it may show") @ShapedBy(OneOrManyShape.class) List<String> hostKey,
      @Field("A host to go through before it") @Nullable Jump jump) {
    public Jump {
      check(port, identity, hostKey);
    }
  }

  private static void check(int port, List<String> identities, List<String> hostKeys) {
    if (port < 1 || port > 65_535) {
      throw new Invalid("port", port + " is not within 1 and 65535", null);
    }
    for (String identity : identities) {
      if (!identity.matches("(?:/|~/)\\P{Cntrl}+")) {
        throw new Invalid("identity", "\"" + Schemas.shorten(identity) + "\" is not a path on the operator's machine",
            "write it from / or ~/; keys do not belong into the repository");
      }
    }
    for (String key : hostKeys) {
      if (!key.matches("SHA256:[A-Za-z0-9+/]{43}=?") && !key.matches("(?:ssh|ecdsa|sk)-[a-zA-Z0-9@.-]+ [A-Za-z0-9+/]+={0,3}(?: .*)?")) {
        throw new Invalid("hostKey", "\"" + Schemas.shorten(key) + "\" is neither a fingerprint nor a public key",
            "write SHA256:… as ssh-keyscan HOST | ssh-keygen -lf - prints it");
      }
    }
  }

  /** What services must leave free. */
  public record Reserve(@Field("CPUs, as '0.5'") @Nullable BigDecimal cpus,
      @Field("Memory") @ShapedBy(SizeShape.class) @Nullable Long memory) {}

  /** A login at a registry. */
  public record Registry(@Field("Name") String username,
      @Field("Password or token, best as ${secret:NAME/KEY}") @ShapedBy(SecretTextShape.class) String password) {
    @Override
    public String toString() {
      return username + ":(password)";
    }
  }
}
