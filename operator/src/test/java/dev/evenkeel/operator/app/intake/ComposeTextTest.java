package dev.evenkeel.operator.app.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A Compose file without its secrets. */
class ComposeTextTest {
  private static final SecretValues LEAVING = new SecretValues(false);
  private static final SecretValues REFERRING = new SecretValues(true);
  private static final Map<String, String> VARIABLES = Map.of("DB_PASSWORD", "hunter2", "TAG", "1.4");
  private static final String TEXT = """
      # the shop
      x-common: &common
        environment: &env
          TZ: UTC
          API_TOKEN: tok-1   # of the shop
      services:
        web:
          <<: *common
          image: shop:${TAG}
          env_file: [web.env, {path: more.env}]
          extends: {file: base.yaml, service: web}
          command: ["serve", "--db", "${DB_PASSWORD}", "$$HOME"]
        db:
          image: "db"
          environment:
            - POSTGRES_PASSWORD=hunter2
            - POSTGRES_PASSWORD_FILE=/run/secrets/pw
            - URL=postgres://u:$DB_PASSWORD@db
            - "MOTTO=ä \\" quoted"
          labels: {traefik.basicauth: "ana:x", color: red}
      include: [other.yaml, {path: third.yaml}]
      """;

  @Test
  void valuesAreTakenOutAndEverythingElseStaysToTheLetter() {
    ComposeText read = ComposeText.of(TEXT, "shop", VARIABLES, LEAVING);
    assertEquals(TEXT.replace("tok-1 ", "\"\" ").replace("\"${DB_PASSWORD}\"", "\"\"")
        .replace("- POSTGRES_PASSWORD=hunter2", "- \"POSTGRES_PASSWORD=\"")
        .replace("- URL=postgres://u:$DB_PASSWORD@db", "- \"URL=\"").replace("\"ana:x\"", "\"\""), read.text());
    assertEquals(Set.of("API_TOKEN", "DB_PASSWORD", "POSTGRES_PASSWORD", "URL", "traefik.basicauth"), read.kept());
    assertEquals(Set.of("environment.API_TOKEN", "command", "environment.POSTGRES_PASSWORD", "environment.URL", "labels.traefik.basicauth"),
        read.ignore());
    assertEquals(Set.of("base.yaml", "other.yaml", "third.yaml"), read.refers());
    assertEquals(Set.of("web.env", "more.env"), read.envFile());
  }

  @Test
  void whereReferencesAreReadTheyStandInEnvironmentsOnly() {
    ComposeText read = ComposeText.of(TEXT, "shop", VARIABLES, REFERRING);
    assertTrue(read.text().contains("API_TOKEN: \"${secret:shop/API_TOKEN}\"   # of the shop"), read.text());
    assertTrue(read.text().contains("- \"POSTGRES_PASSWORD=${secret:shop/POSTGRES_PASSWORD}\""), read.text());
    assertTrue(read.text().contains("\"--db\", \"\""), read.text());
    assertEquals(Set.of("command", "labels.traefik.basicauth"), read.ignore());
    assertFalse(read.text().contains("hunter2"));
  }

  @Test
  void filesOfVariablesLoseTheLinesOfSecretsOnly() {
    Set<String> kept = new TreeSet<>();
    assertEquals("A=1\n# B_KEY looks like a secret; its value is not here\n# a comment\nDEBUG_TOKENS=true\n",
        ComposeText.variables("A=1\nexport B_KEY='x y'\n# a comment\nDEBUG_TOKENS=true\n", LEAVING, kept));
    assertEquals(Set.of("B_KEY"), kept);
  }

  @Test
  void passwordsAmongTheWordsOfACommand() {
    assertTrue(LEAVING.isAmong(List.of("redis-server", "--requirepass", "x")));
    assertTrue(LEAVING.isAmong(List.of("app", "--api-key=x")));
    assertTrue(LEAVING.isAmong(List.of("app", "postgres://u:p@db/x")));
    assertFalse(LEAVING.isAmong(List.of("app", "--token-file", "/run/t", "--password")));
    assertFalse(LEAVING.isAmong(List.of("app", "http://db:80/x@y")));
  }
}
