package dev.evenkeel.operator.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.hosts.fake.FakeHost;
import dev.evenkeel.hosts.fake.FakeImage;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.SortedSet;
import java.util.TreeSet;

/** A commit may name an image that is pushed only later. */
class LateImageTest {
  private static final TestFleet FLEET = new TestFleet("c1").host("h1").service("h1", "web");

  @Test
  void an_image_that_is_pushed_after_the_commit_is_found_without_a_commit_or_a_person() {
    try (Rig rig = new Rig()) {
      FakeHost host = rig.host("h1");
      rig.apply(FLEET);
      rig.pass(Duration.ofSeconds(10));
      assertFalse(rig.runs("h1", "web"), rig::story);
      assertNull(rig.records.pins().getFirst().digest());

      host.images().push("reg/web:1", FakeImage.of("late"));
      rig.pass(Duration.ofSeconds(30));

      assertTrue(rig.runs("h1", "web"), rig::story);
      assertEquals(FakeImage.of("late").digest(), rig.records.pins().getFirst().digest());
      assertEquals(1, host.steps().stream().filter(dev.evenkeel.api.host.Step.CreateContainer.class::isInstance).count(), rig::story);
    }
  }

  @Test
  void a_registry_that_does_not_know_an_image_is_asked_ever_more_seldom() {
    try (Rig rig = new Rig()) {
      rig.host("h1");
      rig.apply(FLEET);
      SortedSet<Instant> asked = new TreeSet<>();
      for (int minute = 0; minute < 60; minute++) {
        rig.pass(Duration.ofMinutes(1));
        asked.add(rig.records.pins().getFirst().at());
      }
      assertTrue(asked.size() >= 10 && asked.size() <= 18, asked::toString);
    }
  }

  @Test
  void an_image_of_the_host_itself_is_not_looked_for_elsewhere_by_and_by() {
    try (Rig rig = new Rig()) {
      FakeHost host = rig.host("h1");
      host.images().load("reg/web:1", FakeImage.of("own").madeHere());
      rig.apply(FLEET);
      rig.pass(Duration.ofMinutes(1));
      assertTrue(rig.runs("h1", "web"), rig::story);
      int steps = host.steps().size();

      host.images().push("reg/web:1", FakeImage.of("another"));
      rig.pass(Duration.ofHours(1));

      assertEquals(steps, host.steps().size(), rig::story);
    }
  }
}
