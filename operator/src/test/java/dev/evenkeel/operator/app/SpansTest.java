package dev.evenkeel.operator.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;

class SpansTest {
  @ParameterizedTest
  @CsvSource({"30s,PT30S", "10m,PT10M", "24h,PT24H", "7d,P7D", "1h30m,PT1H30M"})
  void spansAreReadAsPeopleTypeThem(String typed, Duration meant) throws RefusedException {
    assertEquals(meant, Spans.parse(typed));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "h", "-1h", "1h ", "yesterday", "99999999999s", "1.5h"})
  void whatIsNoSpanIsRefused(String typed) {
    assertThrows(RefusedException.class, () -> Spans.parse(typed));
  }

  @Test
  void aPointInTimeIsASpanBeforeNowOrATime() throws RefusedException {
    Instant now = Instant.parse("2026-11-21T14:00:00Z");
    assertEquals(Instant.parse("2026-11-21T13:00:00Z"), Spans.before(now, "1h"));
    assertEquals(Instant.parse("2026-11-21T12:00:00Z"), Spans.before(now, "2026-11-21T14:00:00+02:00"));
    assertEquals(Instant.parse("2026-11-21T15:00:00Z"), Spans.after(now, "1h"));
  }
}
