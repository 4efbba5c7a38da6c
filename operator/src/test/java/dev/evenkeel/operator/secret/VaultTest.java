package dev.evenkeel.operator.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.SecretSpec;
import dev.evenkeel.operator.loop.SecretReader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Vault's key/value engine, version 2, over a {@link VaultServer} of our own. */
class VaultTest {
  private static final String READ = "GET /v1/secret/data/apps/mail";
  @TempDir
  Path folder;
  private VaultServer vault;
  private final Map<String, String> variables = new HashMap<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Places places = new Places(variables::get, new Clock() {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  });

  @BeforeEach
  void start() throws IOException {
    vault = VaultServer.plain();
    vault.secrets.put("/secret/apps/mail", Map.of("token", "canary-one", "port", "25"));
    vault.tokens.put("hvs.static", new VaultServer.Token(60, true));
    variables.put("VAULT_TOKEN", "hvs.static");
  }

  @AfterEach
  void stop() {
    vault.close();
  }

  private static SecretSpec.Login token() {
    return new SecretSpec.Token(new SecretSpec.Own("VAULT_TOKEN", null));
  }

  private SecretSpec.Login role() throws IOException {
    Path file = folder.resolve("secret-id");
    if (!Files.exists(file)) {
      Files.writeString(file, "the-secret-id\n");
    }
    vault.roles.putIfAbsent("the-role", "the-secret-id");
    return new SecretSpec.AppRole("the-role", new SecretSpec.Own(null, file.toString()), "approle");
  }

  private SecretSpec spec(SecretSpec.Login login) {
    return spec(login, null, null, "apps/mail");
  }

  private SecretSpec spec(SecretSpec.Login login, @Nullable String namespace, @Nullable String ca, String path) {
    return new SecretSpec("mail", new SecretSpec.Vault(vault.address(), namespace, "secret", path, login, ca, Duration.ofSeconds(30)),
        new Position("x", 1, 1));
  }

  private SecretReader.Answer read(SecretSpec spec) throws IOException, InterruptedException {
    return places.read(spec, _ -> Optional.empty());
  }

  private String refusal(SecretSpec spec) {
    String message = String.valueOf(assertThrows(IOException.class, () -> read(spec)).getMessage());
    assertTrue(!message.contains("canary") && !message.contains("hvs.") && !message.contains("the-secret-id"), message);
    return message;
  }

  @Test
  void a_secret_is_read_with_a_token_and_again_as_often_as_it_says() throws Exception {
    SecretReader.Answer answer = read(spec(token()));
    assertEquals(Map.of("token", "canary-one", "port", "25"), answer.values());
    assertEquals(Duration.ofSeconds(30), answer.again());
    assertTrue(!answer.toString().contains("canary"), answer.toString());
    vault.secrets.put("/secret/apps/mail", Map.of("token", "canary-two"));
    assertEquals(Map.of("token", "canary-two"), read(spec(token())).values());
  }

  @Test
  void a_token_is_renewed_when_two_thirds_of_its_time_are_over() throws Exception {
    SecretSpec spec = spec(token());
    read(spec);
    assertEquals(List.of("GET /v1/auth/token/lookup-self", READ), vault.calls());
    now = now.plusSeconds(39);
    read(spec);
    assertEquals(List.of(READ), vault.calls());
    now = now.plusSeconds(2);
    read(spec);
    assertEquals(List.of("POST /v1/auth/token/renew-self", READ), vault.calls());
    now = now.plusSeconds(10);
    read(spec);
    assertEquals(List.of(READ), vault.calls());
  }

  @Test
  void an_approle_logs_in_renews_and_logs_in_anew_when_that_is_refused() throws Exception {
    SecretSpec spec = spec(role());
    assertEquals("canary-one", read(spec).values().get("token"));
    assertEquals(List.of("POST /v1/auth/approle/login", READ), vault.calls());
    now = now.plusSeconds(41);
    read(spec);
    assertEquals(List.of("POST /v1/auth/token/renew-self", READ), vault.calls());
    vault.tokens.replace("hvs.role-1", new VaultServer.Token(60, false));
    now = now.plusSeconds(41);
    read(spec);
    assertEquals(List.of("POST /v1/auth/token/renew-self", "POST /v1/auth/approle/login", READ), vault.calls());
    vault.tokens.clear();
    read(spec);
    assertEquals(List.of(READ, "POST /v1/auth/approle/login", READ), vault.calls());
  }

  @Test
  void a_token_that_somebody_replaces_is_taken_at_once() throws Exception {
    SecretSpec spec = spec(token());
    read(spec);
    vault.tokens.remove("hvs.static");
    assertTrue(refusal(spec).contains("need read on secret/data/apps/mail"));
    variables.put("VAULT_TOKEN", "hvs.next");
    vault.tokens.put("hvs.next", new VaultServer.Token(0, false));
    assertEquals("canary-one", read(spec).values().get("token"));
  }

  @Test
  void namespaces_are_separate() throws Exception {
    vault.secrets.put("team/a/secret/apps/mail", Map.of("token", "canary-of-the-team"));
    assertEquals("canary-of-the-team", read(spec(token(), "team/a", null, "apps/mail")).values().get("token"));
    assertTrue(refusal(spec(token(), "team/b", null, "apps/mail")).startsWith("there is no secret/apps/mail of Vault at"));
  }

  @Test
  void tls_is_verified_against_the_authority_that_is_named_and_never_left_out() throws Exception {
    vault.close();
    Path ca = folder.resolve("ca.pem");
    vault = VaultServer.tls(ca);
    vault.secrets.put("/secret/apps/mail", Map.of("token", "canary-tls"));
    vault.tokens.put("hvs.static", new VaultServer.Token(60, true));
    assertEquals("canary-tls", read(spec(token(), null, ca.toString(), "apps/mail")).values().get("token"));
    assertTrue(refusal(spec(token())).contains("certificate that is not trusted; name the file of its authority in ca"));
    assertTrue(refusal(spec(token(), null, folder.resolve("none.pem").toString(), "apps/mail"))
        .contains("none.pem on the operator's machine cannot be read"));
    VaultServer other = VaultServer.tls(Files.createDirectory(folder.resolve("other")).resolve("ca.pem"));
    other.close();
    assertTrue(refusal(spec(token(), null, folder.resolve("other/ca.pem").toString(), "apps/mail")).contains("not trusted"));
  }

  @Test
  void what_goes_wrong_is_said_without_a_value() throws Exception {
    assertTrue(refusal(spec(token(), null, null, "apps/none")).contains("there is no secret/apps/none of Vault at " + vault.address()));
    Files.writeString(folder.resolve("secret-id"), "wrong");
    assertTrue(refusal(spec(role())).contains("refuses the AppRole at auth/approle (400)"));
    variables.remove("VAULT_TOKEN");
    assertTrue(refusal(spec(token())).contains("the operator's variable VAULT_TOKEN is not set"));
    variables.put("VAULT_TOKEN", "hvs.static");
    vault.status = 503;
    assertTrue(refusal(spec(token())).contains("is sealed or in maintenance"));
    vault.status = 0;
    SecretSpec spec = spec(token());
    vault.close();
    assertTrue(refusal(spec).contains("cannot be reached"));
  }

  @Test
  void a_vault_that_hangs_is_given_up() {
    vault.silence = 30_000L;
    long began = System.nanoTime();
    assertTrue(refusal(spec(token())).contains("does not answer within 10 s"));
    assertTrue(Duration.ofNanos(System.nanoTime() - began).toSeconds() < 20);
  }
}
