package dev.evenkeel.operator.secret;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.api.model.SecretSpec;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * One secret of Vault's key/value engine, version 2 (developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2), and the login it is read with. A token is renewed when two thirds of its time are over; an AppRole logs in anew when that is refused.
 */
final class VaultSecret {
  private final SecretSpec.Vault spec;
  private final Function<String, @Nullable String> variable;
  private final Clock clock;
  private final VaultHttp http;
  private @Nullable Lease lease;

  /**
   * A token and its time.
   *
   * @param renewable whether more time can be asked for
   * @param renewAt null when it has no end
   */
  private record Lease(String token, boolean renewable, @Nullable Instant renewAt, @Nullable Instant ends) {
    static Lease of(String token, long seconds, boolean renewable, Instant now) {
      return seconds <= 0
          ? new Lease(token, false, null, null)
          : new Lease(token, renewable, now.plusMillis(seconds * 2000 / 3), now.plusSeconds(seconds));
    }

    @Override
    public String toString() {
      return "Lease[renewable=" + renewable + ", renewAt=" + renewAt + ", ends=" + ends + "]";
    }
  }

  VaultSecret(SecretSpec.Vault spec, Function<String, @Nullable String> variable, Clock clock) {
    this.spec = spec;
    this.variable = variable;
    this.clock = clock;
    this.http = new VaultHttp(spec);
  }

  boolean isOf(SecretSpec.Vault other) {
    return spec.equals(other);
  }

  /** The values of its newest version. */
  synchronized SortedMap<String, String> read() throws IOException, InterruptedException {
    boolean fresh = lease == null;
    VaultHttp.Answer answer = get(login());
    if (answer.status() == 403 && !fresh) {
      // The token may have been revoked: once more with a new one.
      lease = null;
      answer = get(login());
    }
    return switch (answer.status()) {
      case 200 -> values(answer.body());
      case 403 -> {
        lease = null;
        throw new IOException("Vault at " + spec.address() + " refuses to show " + spec.mount() + "/" + spec.path()
            + ": the token's policies need read on " + spec.mount() + "/data/" + spec.path());
      }
      case 404 -> throw new IOException("there is no " + spec.words() + ", or its newest version is deleted");
      case 503 -> throw new IOException("Vault at " + spec.address() + " is sealed or in maintenance");
      default ->
        throw new IOException("Vault at " + spec.address() + " answers " + answer.status() + " for " + spec.mount() + "/" + spec.path());
    };
  }

  private VaultHttp.Answer get(String token) throws IOException, InterruptedException {
    return http.call("GET", spec.mount() + "/data/" + spec.path(), token, null);
  }

  private SortedMap<String, String> values(JsonNode body) throws IOException {
    JsonNode data = body.path("data").path("data");
    if (!data.isObject()) {
      throw new IOException(spec.words() + " has no data; is the engine at " + spec.mount() + " of version 2?");
    }
    return Entries.texts(data, spec.words());
  }

  /** A token that is good now. */
  private String login() throws IOException, InterruptedException {
    Instant now = clock.instant();
    Lease known = lease;
    if (known != null && spec.login() instanceof SecretSpec.Token(var own) && !known.token().equals(own(own))) {
      // Somebody has put another one in its place.
      known = null;
    }
    if (known != null && known.renewAt() != null && !now.isBefore(known.renewAt())) {
      known = renewed(known, now);
    }
    if (known == null) {
      known = switch (spec.login()) {
        case SecretSpec.Token(var own) -> looked(own(own), now);
        case SecretSpec.AppRole role -> role(role, now);
      };
    }
    lease = known;
    return known.token();
  }

  private @Nullable Lease renewed(Lease known, Instant now) throws IOException, InterruptedException {
    if (known.renewable()) {
      VaultHttp.Answer answer = http.call("POST", "auth/token/renew-self", known.token(), Map.of());
      if (answer.status() == 200) {
        JsonNode auth = answer.body().path("auth");
        return Lease.of(known.token(), auth.path("lease_duration").asLong(0), auth.path("renewable").asBoolean(false), now);
      }
    }
    boolean over = known.ends() != null && !now.isBefore(known.ends());
    return over || spec.login() instanceof SecretSpec.AppRole ? null : known;
  }

  /** What a token says of itself; one that may not even ask is taken as it is. */
  private Lease looked(String token, Instant now) throws IOException, InterruptedException {
    VaultHttp.Answer answer = http.call("GET", "auth/token/lookup-self", token, null);
    if (answer.status() == 200) {
      JsonNode data = answer.body().path("data");
      return Lease.of(token, data.path("ttl").asLong(0), data.path("renewable").asBoolean(false), now);
    }
    return Lease.of(token, 0, false, now);
  }

  private Lease role(SecretSpec.AppRole role, Instant now) throws IOException, InterruptedException {
    VaultHttp.Answer answer = http.call("POST", "auth/" + role.mount() + "/login", null,
        new TreeMap<>(Map.of("role_id", role.roleId(), "secret_id", own(role.secretId()))));
    if (answer.status() != 200) {
      throw new IOException("Vault at " + spec.address() + " refuses the AppRole at auth/" + role.mount() + " (" + answer.status()
          + "); see whether the secret ID in " + role.secretId().words() + " is still good");
    }
    JsonNode auth = answer.body().path("auth");
    String token = auth.path("client_token").asText("");
    if (token.isEmpty()) {
      throw new IOException("Vault at " + spec.address() + " gave no token for the AppRole at auth/" + role.mount());
    }
    return Lease.of(token, auth.path("lease_duration").asLong(0), auth.path("renewable").asBoolean(false), now);
  }

  private String own(SecretSpec.Own own) throws IOException {
    String text;
    if (own.file() != null) {
      try {
        text = Files.readString(Path.of(own.file()), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new IOException(own.words() + " cannot be read, and Vault asks for what is in it", e);
      }
    } else {
      text = variable.apply(String.valueOf(own.variable()));
    }
    if (text == null || text.isBlank()) {
      throw new IOException(own.words() + " is not set, and Vault asks for it");
    }
    if (!text.strip().matches("[\\x21-\\x7e]+")) {
      throw new IOException(own.words() + " is not one word");
    }
    return text.strip();
  }

  /** How long a call may take. */
  static final Duration PATIENCE = Duration.ofSeconds(10);
}
