package dev.evenkeel.hosts.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HolderTest {
  private static final Holder HOLDER = new Holder("evenkeel run, following /srv/fleet", "desk", 42, "2026-01-01T00:00:00Z");

  @Test
  void aNameIsReadAsItWasWritten() {
    assertEquals(HOLDER, Holder.parse(HOLDER.line() + "\n"));
    assertEquals("evenkeel run, following /srv/fleet on desk, process 42, since 2026-01-01T00:00:00Z", HOLDER.toString());
  }

  @Test
  void aTornLineIsUnknown() {
    assertEquals(new Holder("unknown", "desk", 0, ""), Holder.parse("machine=desk pid=x"));
    assertEquals(new Holder("unknown", "unknown", 0, ""), Holder.parse(""));
  }

  @Test
  void whatCannotBePrintedIsReplaced() {
    assertEquals(new Holder("a_b c", "d_e", 1, ""), new Holder("a\nb c", "d e", 1, ""));
  }
}
