package dev.evenkeel.manifests.kinds.tunnel;

import dev.evenkeel.api.model.SecretText;
import dev.evenkeel.manifests.kinds.PathShape;
import dev.evenkeel.manifests.kinds.UserShape;
import dev.evenkeel.manifests.read.bind.Field;
import dev.evenkeel.manifests.read.bind.Invalid;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.ShapedBy;
import dev.evenkeel.manifests.read.bind.Written;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** The {@code spec} of a Tunnel. With neither {@code config} nor {@code id} the configuration is already on the host, at {@code configPath}. */
@Written.OneOf({"config", "id"})
public record TunnelSpec(
    @Field("cloudflared's configuration as it is: a file of the repository, or the text itself") @ShapedBy(ConfigShape.class) @Nullable String config,
    @Field("ID of the tunnel, instead of config") @Nullable String id,
    @Field("With id: the credentials file on the host, or a secret that is put into /etc/cloudflared/NAME.json") @ShapedBy(CredentialsShape.class) @Nullable String credentials,
    @Field("Rules, with id; the last one, which catches all, is added") List<Rule> ingress,
    @Field("Where the configuration stands on the host; if not said /etc/cloudflared/NAME.yml") @ShapedBy(PathShape.class) @Nullable String configPath,
    @Field("User that it runs as, and that owns the configuration; if not said root") @ShapedBy(UserShape.class) @Nullable String user,
    @Field("Description of the unit; if not said Cloudflare Tunnel NAME") @Nullable String description,
    @Field(value = "cloudflared on the host", byDefault = "/usr/local/bin/cloudflared") @ShapedBy(PathShape.class) String binary,
    @Field(value = "What runs it: a systemd unit, or a container", byDefault = "unit") Runner run,
    @Field("Image, with run: container") @Nullable String image,
    @Field("URLs that answer when the tunnel works") List<String> checks,
    @Field(value = "Let cloudflared itself validate the rules before they are put in place", byDefault = "false") boolean validate) {

  public TunnelSpec {
    if (id != null && !id.matches("[0-9a-fA-F-]{8,64}|[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}")) {
      throw new Invalid("id", "\"" + Schemas.shorten(id) + "\" is not the ID of a tunnel", null);
    }
    if (id == null && (credentials != null || !ingress.isEmpty())) {
      throw new Invalid(credentials != null ? "credentials" : "ingress", "goes with id", "write it into config");
    }
    if (id != null && (credentials == null || ingress.isEmpty())) {
      throw new Invalid("id", "needs credentials and ingress", "write both, or the whole configuration as config");
    }
    if (config == null && id == null && configPath == null) {
      throw new Invalid("", "has no configuration",
          "write config, or id with credentials and ingress, or configPath of one that is on the host already");
    }
    if (description != null && (description.isBlank() || description.length() > 200 || description.endsWith("\\")
        || description.chars().anyMatch(Character::isISOControl))) {
      throw new Invalid("description", "\"" + Schemas.shorten(description) + "\" is not a line of a unit",
          "write one line without a backslash at its end");
    }
    plain("configPath", configPath);
    plain("credentials", credentials == null || SecretText.isMarked(credentials) ? null : credentials);
    plain("binary", binary);
    if (run == Runner.CONTAINER && image == null) {
      throw new Invalid("run", "container needs image", "write image: cloudflare/cloudflared:VERSION");
    }
    if (run == Runner.UNIT && image != null) {
      throw new Invalid("image", "goes with run: container", "remove it");
    }
    for (String url : checks) {
      if (!url.matches("https?://[\\x21-\\x7e]{1,2000}")) {
        throw new Invalid("checks", "\"" + Schemas.shorten(url) + "\" is not a URL", "write it from http:// or https://");
      }
    }
  }

  /** A path that stands in a line of a unit: blanks and percent signs would mean something there. */
  private static void plain(String field, @Nullable String path) {
    if (path != null && !path.matches("[a-zA-Z0-9/_.@+-]+")) {
      throw new Invalid(field, "\"" + Schemas.shorten(path) + "\" has characters that mean something else to systemd",
          "use letters, digits and / _ . @ + -");
    }
  }

  /** What runs cloudflared. */
  public enum Runner {
    UNIT, CONTAINER
  }

  /** One of {@code ingress}. */
  @Written.Refused(value = "originRequest", instead = "write the whole configuration as config")
  public record Rule(@Field("Host name; all if not said") @Nullable String hostname, @Field("Pattern of the path") @Nullable String path,
      @Field("Where it goes, as http://localhost:8080") String service) {
    public Rule {
      if (hostname == null && path == null) {
        throw new Invalid("", "catches all", "leave it out: the last rule is added");
      }
      line("hostname", hostname);
      line("path", path);
      line("service", service);
    }

    private static void line(String field, @Nullable String text) {
      if (text != null && (text.isBlank() || text.chars().anyMatch(Character::isISOControl))) {
        throw new Invalid(field, "\"" + Schemas.shorten(text) + "\" is not usable here", null);
      }
    }
  }
}
