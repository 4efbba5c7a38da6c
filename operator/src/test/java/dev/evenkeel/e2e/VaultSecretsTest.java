package dev.evenkeel.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.operator.secret.VaultServer;
import dev.evenkeel.testbed.RealHosts;
import dev.evenkeel.testbed.TestHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A secret of Vault's key/value engine on a real host: read with an AppRole over TLS, rotated, and out of reach. Vault is {@link VaultServer}, which speaks its documented API. */
@RealHosts(value = {"beast"}, reset = RealHosts.Reset.CLASS)
@SuppressWarnings("InlineFormatString") // a fleet is read more easily in one piece
class VaultSecretsTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String FLEET = """
      apiVersion: evenkeel/v1
      kind: Secret
      metadata: {name: mail}
      spec:
        vault:
          address: %s
          path: apps/mail
          namespace: team
          ca: %s
          refresh: 1s
          appRole: {roleId: the-role, secretId: {file: %s}}
      ---
      apiVersion: evenkeel/v1
      kind: File
      metadata: {name: mail}
      spec: {path: /etc/mail.token, content: "${secret:mail/token}"}
      """;

  @Test
  void aSecretIsBroughtRotatedAndKeptWhileVaultIsSealed(TestHost beast, @TempDir Path folder) throws Exception {
    Path ca = folder.resolve("ca.pem");
    Path secretId = Files.writeString(folder.resolve("secret-id"), "canary-4Kd1-secret-id\n");
    try (VaultServer vault = VaultServer.tls(ca)) {
      vault.roles.put("the-role", "canary-4Kd1-secret-id");
      vault.secrets.put("team/secret/apps/mail", Map.of("token", "canary-4Kd1-one"));
      Fleet fleet = Fleet.folder(folder.resolve("fleet")).hosts(beast).write("fleet.yaml", FLEET.formatted(vault.address(), ca, secretId));
      Path state = folder.resolve("state");
      try (OperatorProcess operator = OperatorProcess.start(fleet.path(), state)) {
        operator.awaitReady(SOON, "File/mail");
        assertEquals("canary-4Kd1-one", beast.readFile("/etc/mail.token"));

        vault.secrets.put("team/secret/apps/mail", Map.of("token", "canary-4Kd1-two"));
        Await.until("the new version is there", SOON, () -> beast.readFile("/etc/mail.token").equals("canary-4Kd1-two"));

        vault.status = 503;
        Await.until("it is told", SOON, () -> operator.api().events()
            .anyMatch(event -> event.path("message").asText().contains("is sealed or in maintenance; what was read before stays in use")));
        beast.sh("rm /etc/mail.token");
        Await.until("it is healed all the same", SOON, () -> beast.exists("/etc/mail.token"));
        assertEquals("canary-4Kd1-two", beast.readFile("/etc/mail.token"));
        operator.awaitReady(SOON, "File/mail");
        Map<String, String> places = SecretPlaces.letOut(operator, state, fleet, List.of("File/mail", "Secret/mail"), beast);
        assertEquals(List.of(), SecretPlaces.found(places, SecretPlaces.needles("canary-4Kd1", "canary-4Kd1-one", "canary-4Kd1-two")));
        assertTrue(String.valueOf(places.get("the ledger")).contains("fp:"));
      }
    }
  }
}
