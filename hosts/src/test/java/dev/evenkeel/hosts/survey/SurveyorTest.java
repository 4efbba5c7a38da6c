package dev.evenkeel.hosts.survey;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Which processes nobody looks after. */
class SurveyorTest {
  @Test
  void aProcessIsAStrayWhereAPersonHasLeftItAndNotWhereAServiceRunsIt() {
    assertTrue(Surveyor.isStray("session-3.scope", 10, ""));
    assertTrue(Surveyor.isStray("ssh.service", 10, "7"));
    assertTrue(Surveyor.isStray("cron.service", 10, "7"));
    assertTrue(Surveyor.isStray("-", 10, "0"));
    assertFalse(Surveyor.isStray("ssh.service", 7, "7"));
    assertFalse(Surveyor.isStray("web.service", 10, "7"));
    assertFalse(Surveyor.isStray("init.scope", 10, ""));
    assertFalse(Surveyor.isStray("docker-0a1b.scope", 10, ""));
    assertFalse(Surveyor.isStray("user@1000.service", 10, "10"));
  }
}
