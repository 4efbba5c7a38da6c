package dev.evenkeel.operator.app.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.evenkeel.operator.app.ServerSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessRulesTest {
  private static final String API = "/api/v1/hosts";
  private final AccessRules loopback = new AccessRules(ServerSettings.loopback(8420));
  private final AccessRules withTokens = new AccessRules(new ServerSettings("127.0.0.1", 8420, "admin-token", "read-token"));
  private final AccessRules open = new AccessRules(new ServerSettings("0.0.0.0", 8420, "admin-token", "read-token"));

  private static int status(AccessRules rules, boolean changes, String path, @Nullable String host, @Nullable String origin,
      @Nullable String token) {
    String authorization = token == null ? null : "Bearer " + token;
    return switch (rules.decide(new AccessRules.Request(changes, path, host, origin, null, authorization))) {
      case AccessRules.Verdict.Allowed(AccessRules.Role _) -> 200;
      case AccessRules.Verdict.Denied(int status, String _) -> status;
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:8420", "localhost:8420", "LOCALHOST", "[::1]:8420", "127.0.0.1", "localhost:9999"})
  void aServerOnLoopbackAnswersToItsOwnNamesWithoutAToken(String host) {
    assertEquals(200, status(loopback, true, API, host, null, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "evil.example:8420", "127.0.0.1.evil.example", "localhost.evil.example:8420", "169.254.169.254",
      ""})
  void aServerOnLoopbackRefusesForeignNamesSoThatRebindingFails(String host) {
    assertEquals(421, status(loopback, false, API, host, null, null));
  }

  @Test
  void aRequestWithoutAHostIsRefusedOnLoopback() {
    assertEquals(421, status(loopback, false, API, null, null, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://evil.example", "null", "http://localhost:3000", "file://", "http://127.0.0.1:8421"})
  void pagesOfOtherOriginsMayNotCall(String origin) {
    assertEquals(403, status(loopback, true, API, "127.0.0.1:8420", origin, null));
    assertEquals(403, status(loopback, false, API, "127.0.0.1:8420", origin, null));
  }

  @Test
  void theOwnPageMayCall() {
    assertEquals(200, status(loopback, true, API, "127.0.0.1:8420", "http://127.0.0.1:8420", null));
  }

  @Test
  void aCrossSitePostWithoutAnOriginIsRefused() {
    var request = new AccessRules.Request(true, API, "127.0.0.1:8420", null, "cross-site", null);
    assertEquals(403, ((AccessRules.Verdict.Denied) loopback.decide(request)).status());
  }

  @Test
  void offLoopbackReadingNeedsAnyTokenAndChangingTheOneThatMayChange() {
    assertEquals(401, status(open, false, API, "ops.example:8420", null, null));
    assertEquals(200, status(open, false, API, "ops.example:8420", null, "read-token"));
    assertEquals(403, status(open, true, API, "ops.example:8420", null, "read-token"));
    assertEquals(200, status(open, true, API, "ops.example:8420", null, "admin-token"));
    assertEquals(401, status(open, true, API, "ops.example:8420", null, "wrong"));
    assertEquals(401, status(open, true, API, "ops.example:8420", null, ""));
    assertEquals(401, status(open, true, API, "ops.example:8420", null, null));
  }

  @Test
  void healthAndFiguresAndThePageNeedNoToken() {
    assertEquals(200, status(open, false, "/health", "ops.example:8420", null, null));
    assertEquals(200, status(open, false, "/metrics", "ops.example:8420", null, null));
    assertEquals(200, status(open, false, "/", "ops.example:8420", null, null));
  }

  @Test
  void onLoopbackAReadOnlyTokenStillOnlyReads() {
    assertEquals(403, status(withTokens, true, API, "localhost", null, "read-token"));
    assertEquals(200, status(withTokens, true, API, "localhost", null, null));
    assertEquals(401, status(withTokens, true, API, "localhost", null, "wrong"));
  }

  @Test
  void aTokenForAnotherServerDoesNoHarmWhereNoneIsKnown() {
    assertEquals(200, status(loopback, true, API, "localhost", null, "for-another-server"));
  }

  @Test
  void listeningForOthersWithoutATokenIsRefused() {
    var refused = assertThrows(IllegalArgumentException.class, () -> new ServerSettings("0.0.0.0", 8420, null, null));
    assertEquals("--listen 0.0.0.0 is open to others, so a token is needed", refused.getMessage());
  }
}
