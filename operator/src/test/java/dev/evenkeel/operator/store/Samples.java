package dev.evenkeel.operator.store;

import dev.evenkeel.api.model.Drift;
import dev.evenkeel.api.model.Event;
import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;

import java.time.Instant;

/** Records to keep. */
final class Samples {
  static final Instant NOON = Instant.parse("2026-05-04T12:00:00.123456Z");
  static final ResourceRef WEB = new ResourceRef("Service", "web");
  static final ResourceRef BEAST = new ResourceRef("Host", "beast");

  private Samples() {}

  static Event event(Instant at, String message) {
    return new Event(0, at, Event.Level.INFO, Reason.MISSING, "beast", WEB, "container/web", message, "abc");
  }

  static Event event(Instant at, Event.Level level, String host) {
    return new Event(0, at, level, Reason.UNHEALTHY, host, null, null, level.name(), null);
  }

  static Drift drift(String host, String object, String path, Instant firstSeen) {
    return new Drift("", host, object, WEB, path, "1G", "4G", firstSeen, Drift.SeenBy.DOCKER_EVENT, null, null, null, null, "abc",
        new Position("a:b/monitoring.yaml", 31, 5));
  }
}
