package dev.evenkeel.operator.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.evenkeel.api.http.ConditionView;
import dev.evenkeel.api.http.HostView;
import dev.evenkeel.api.http.ResourceView;
import dev.evenkeel.api.http.SyncView;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

class AwaitedTest {
  private static final Instant ASKED = Instant.parse("2026-11-21T14:00:00Z");
  private static final SyncView SYNC = new SyncView("c2", List.of("beast"), ASKED, "looking at beast");

  @Test
  void whatWasSeenBeforeTheSyncIsNeitherSuccessNorFailure() {
    Awaited stale = Awaited.of(SYNC, null, List.of(resource("c2", "False", "True")), List.of(host(ASKED.minusSeconds(1), "True")));

    assertEquals(List.of("Service/web", "Host/beast"), stale.left().stream().map(Awaited.Left::name).toList());
    assertNull(stale.stuck());
  }

  @Test
  void whatWasSeenSinceCounts() {
    assertNotNull(Awaited.of(SYNC, null, List.of(resource("c2", "False", "True")), List.of(host(ASKED, "False"))).stuck());
    assertEquals(List.of(), Awaited.of(SYNC, null, List.of(resource("c2", "True", "False")), List.of(host(ASKED, "True"))).left());
  }

  @Test
  void anotherCommitIsNotTheOneThatIsWaitedFor() {
    assertEquals(1, Awaited.of(SYNC, "Service/web", List.of(resource("c1", "True", "False")), List.of(host(ASKED, "True"))).left().size());
  }

  @Test
  void whatIsToGoIsWaitedForByItsHost() {
    Awaited removing = Awaited.of(SYNC, null, List.of(), List.of(host(ASKED, "False")));

    assertEquals(List.of("Host/beast"), removing.left().stream().map(Awaited.Left::name).toList());
  }

  private static ResourceView resource(String commit, String ready, String stalled) {
    return new ResourceView("Service", "web", List.of("beast"), conditions(commit, ready, stalled), commit, "enforce", "web.yaml:1:1",
        List.of(), List.of(), null);
  }

  private static HostView host(Instant observed, String ready) {
    return new HostView("beast", "ops@beast:22", true, conditions("c2", ready, "False"), 1, List.of(), List.of(), null, observed, null,
        null, null);
  }

  private static List<ConditionView> conditions(String commit, String ready, String stalled) {
    return List.of(new ConditionView("Ready", ready, "AsWritten", "", ASKED, commit),
        new ConditionView("Stalled", stalled, "AsWritten", "", ASKED, commit));
  }
}
