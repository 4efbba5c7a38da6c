package dev.evenkeel.manifests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.api.model.SecretRef;
import dev.evenkeel.api.model.SecretSpec;
import dev.evenkeel.api.model.SecretText;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Where secrets may stand, and where their values come from. Nothing here knows a value. */
class SecretsTest {
  private static final String PASSWORD = SecretText.mark(new SecretRef("db", "password"));
  private final FleetFixture fleet = new FleetFixture().manifest("Secret", "db", "environment: {password: DB_PASSWORD, user: DB_USER}");

  private static File.Regular regular(File file) {
    return assertInstanceOf(File.Regular.class, file.content());
  }

  private static SecretSpec.From from(Map<String, SecretSpec> secrets, String name) {
    return Objects.requireNonNull(secrets.get(name)).from();
  }

  private static String text(File file) {
    Blob bytes = regular(file).bytes();
    return bytes == null ? "(none)" : bytes.text();
  }

  @Test
  void references_in_environment_become_marks_of_their_own() {
    fleet.file("app.env", "FROM_FILE=\"x${secret:db/password}y\"\nPLAIN=$$1\n").service("web", """
        image: web:1
        env_file: app.env
        environment:
          URL: "postgres://${secret:db/user}:${secret:db/password}@db/$${secret:x}"
          PLAIN: a$$b
        """);
    assertEquals(Map.of("URL", "postgres://" + SecretText.mark(new SecretRef("db", "user")) + ":" + PASSWORD + "@db/${secret:x}", "PLAIN",
        "a$b", "FROM_FILE", "x" + PASSWORD + "y"), new TreeMap<>(fleet.container("web").program().environment()));
  }

  @Test
  void a_file_with_a_secret_is_for_its_owner_only() {
    fleet.file("app.tmpl", "a=$$1 ${secret:db/password} $${secret:db/user} ${HOME}\n")
        .manifest("File", "plain", "path: /etc/plain\ncontent: x")
        .manifest("File", "one", "path: /etc/one\ncontent: p=${secret:db/password}")
        .manifest("File", "two", "path: /etc/two\nmode: 0440\nowner: app\ncontent: ${secret:db/password}")
        .manifest("File", "tmpl", "path: /etc/tmpl\nfrom: app.tmpl\ntemplate: true")
        .manifest("Service", "web", "container: {image: web, user: '1000:100'}\nfiles: [{to: /run/p, content: '${secret:db/password}'}]");
    assertEquals("p=" + PASSWORD, text(fleet.file("/etc/one")));
    assertTrue(regular(fleet.file("/etc/one")).marked());
    assertEquals(new File.Mode(0400), fleet.file("/etc/one").mode());
    assertEquals(new File.Mode(0440), fleet.file("/etc/two").mode());
    assertEquals("a=$$1 " + PASSWORD + " ${secret:db/user} ${HOME}\n", text(fleet.file("/etc/tmpl")));
    assertEquals(null, fleet.file("/etc/plain").mode());
    File mounted = fleet.file("/var/lib/evenkeel/files/Service/web/files/run/p");
    assertEquals("1000", mounted.owner());
    assertEquals(new File.Mode(0400), mounted.mode());
  }

  @Test
  void a_compose_secret_may_be_one() {
    fleet.stack("shop", """
        services:
          web: {image: web, environment: {P: "${secret:db/password}"}, secrets: [p]}
        secrets:
          p: {content: "${secret:db/password}"}
        """);
    assertEquals(PASSWORD, fleet.container("shop-web-1").program().environment().get("P"));
    assertEquals(PASSWORD, text(fleet.file("/var/lib/evenkeel/files/Stack/shop/services/web/secrets/run/secrets/p")));
  }

  @Test
  void credentials_of_a_tunnel_are_put_on_the_host_for_its_user_only() {
    fleet.manifest("Tunnel", "docs", """
        id: 0f7d6c1e-5a1b-4c55-9a43-3d2b1f0c9e11
        user: cloudflared
        credentials: ${secret:db/password}
        ingress: [{hostname: docs.example.com, service: "http://localhost:1"}]
        """);
    File credentials = fleet.file("/etc/cloudflared/docs.json");
    assertEquals(List.of(PASSWORD, "cloudflared", "0400"),
        List.of(text(credentials), String.valueOf(credentials.owner()), String.valueOf(credentials.mode())));
    assertTrue(text(fleet.file("/etc/cloudflared/docs.yml")).contains("credentials-file: '/etc/cloudflared/docs.json'"));
    assertTrue(fleet.target(ObjectKey.unit("docs.service")).onChange().containsKey(credentials.key()));
  }

  @Test
  void a_registrys_password_is_no_plain_text_then() {
    fleet.manifest("Host", "b", "address: b\nregistries: {ghcr.io: {username: me, password: '${secret:db/password}'}}");
    assertEquals(List.of(), fleet.problems());
    assertEquals(PASSWORD,
        Objects.requireNonNull(Objects.requireNonNull(fleet.lower().hosts().get("b")).registries().get("ghcr.io")).password());
  }

  @Test
  void where_others_see_it_a_reference_is_refused() {
    fleet.service("a1", "image: x\ncommand: [run, '${secret:db/password}']").service("b1", "image: x\nlabels: {a: '${secret:db/password}'}")
        .manifest("Unit", "c1", "text: |\n  [Service]\n  ExecStart=/bin/x ${secret:db/password}")
        .service("d1", "image: '${secret:db/password}'");
    String refused = "a secret cannot stand here, where others see it (put it into environment, the content of a file, credentials of a Tunnel"
        + " or the password of a registry; or write $${secret: for the letters themselves)";
    assertEquals(List.of("a1.yaml:7:20: container.command[1]: " + refused, "b1.yaml:7:17: container.labels.a: " + refused,
        "c1.yaml:5:9: text: " + refused, "d1.yaml:6:12: container.image: " + refused), fleet.problems());
  }

  @Test
  void what_references_get_wrong() {
    fleet.manifest("File", "b", "path: /b\ncontent: ${secret:db}").manifest("File", "c", "path: /c\ncontent: ${secret:dp/password}")
        .manifest("File", "d", "path: /d\ncontent: ${secret:db/pasword}").manifest("File", "e", "path: /e\ncontent: '${secret:db/password'")
        .file("t", "one\ntwo ${secret:no/such}").manifest("File", "f", "path: /f\nfrom: t\ntemplate: true");
    assertEquals(List.of(
        "b.yaml:6:12: content: \"db\" is not NAME/KEY of a secret (write ${secret:NAME/KEY}, or $${secret: for the letters themselves)",
        "c.yaml:6:12: File/c: there is no Secret \"dp\" (did you mean \"db\"?)",
        "d.yaml:6:12: File/d: Secret/db has no key \"pasword\" (did you mean \"password\"?)",
        "e.yaml:6:12: content: ${secret: is not closed; write ${secret:NAME/KEY} (write ${secret:NAME/KEY}, or $${secret: for the letters themselves)",
        "t:2:5: File/f: there is no Secret \"no\" (evenkeel secret set no/such makes it: a manifest and an age file)"), fleet.problems());
  }

  @Test
  void where_values_come_from() {
    fleet.file("secrets/s.age", "age-encryption.org/v1\n").manifest("Secret", "s", "age: secrets/s.age")
        .manifest("Secret", "f", "file: /etc/evenkeel/f.env").manifest("Secret", "o", "onHost: {host: a, path: /opt/app/.env}")
        .manifest("Secret", "v", """
            vault:
              address: https://vault:8200
              path: apps/mail
              namespace: team
              ca: /etc/ssl/vault.pem
              refresh: 30s
              appRole: {roleId: r, secretId: {file: /etc/evenkeel/secret-id}}
            """);
    assertEquals(List.of(), fleet.problems());
    Map<String, SecretSpec> secrets = fleet.lower().secrets();
    assertEquals(List.of("db", "f", "o", "s", "v"), List.copyOf(secrets.keySet()));
    assertEquals(new SecretSpec.OnHost("a", "/opt/app/.env"), from(secrets, "o"));
    assertEquals(new SecretSpec.OperatorFile("/etc/evenkeel/f.env"), from(secrets, "f"));
    assertEquals(new SecretSpec.Vault("https://vault:8200", "team", "secret", "apps/mail",
        new SecretSpec.AppRole("r", new SecretSpec.Own(null, "/etc/evenkeel/secret-id"), "approle"), "/etc/ssl/vault.pem",
        Duration.ofSeconds(30)),
        from(secrets, "v"));
  }

  @Test
  void what_places_get_wrong() {
    fleet.file("s.txt", "password=x\n").manifest("Secret", "a1", "age: s.txt").manifest("Secret", "b1", "onHost: {host: b, path: /x}")
        .manifest("Secret", "c1", "vault: {address: 'http://vault:8200', path: x, token: {environment: T}}")
        .manifest("Secret", "d1", "vault: {address: 'https://vault', path: /x, token: {environment: T}}")
        .manifest("Secret", "e1", "environment: {x: 'not a name'}").manifest("Secret", "f1", "file: /x\nenvironment: {x: X}");
    assertEquals(List.of(
        "a1.yaml:5:8: warning: Secret/a1: s.txt is not encrypted by age (write it with evenkeel secret set a1/KEY; a value that was committed in plain is to be replaced)",
        "b1.yaml:5:18: Secret/b1: there is no Host \"b\" (did you mean \"a\"?)",
        "c1.yaml:5:20: vault.address: \"http://vault:8200\" is not https://HOST[:PORT] (write no path; plain http only goes to this machine itself)",
        "d1.yaml:5:43: vault.path: \"/x\" is not a path in Vault (write it without slashes at its ends, and without data/, which is added)",
        "e1.yaml:5:3: \"not a name\" is not a name of a variable (write the name, not the value)",
        "f1.yaml:6:3: \"file\" and \"environment\" exclude each other (keep one of age, environment, file, onHost, vault)"),
        fleet.problems());
  }

  @Test
  void what_uses_a_refused_secret_is_not_refused_with_it() {
    fleet.manifest("Secret", "x", "vault: {}").manifest("File", "f", "path: /f\ncontent: ${secret:x/y}");
    assertTrue(fleet.lower().refusals().containsKey(new ResourceRef("Secret", "x")));
    assertEquals(1, fleet.lower().refusals().size());
  }
}
