package dev.evenkeel.operator.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.HostState;
import dev.evenkeel.api.host.ObserveRequest;
import dev.evenkeel.api.model.Condition;
import dev.evenkeel.api.model.Condition.Type;
import dev.evenkeel.api.model.Event;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.hosts.fake.FakeHost;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;

/** A mistake of our own in the middle of a pass: it is said, nothing that was known of the host is shown as the truth any more, and the host is tried again soon. */
class BrokenPassTest {
  private static final int ONCE = 1;
  private int left;
  private boolean asError;

  private final class Breaking extends OverHost {
    private Breaking(FakeHost real) {
      super(real);
    }

    @Override
    public HostState observe(ObserveRequest request) throws IOException, InterruptedException {
      if (left > 0) {
        left--;
        if (asError) {
          throw new StackOverflowError("planted");
        }
        throw new IllegalStateException("planted");
      }
      return super.observe(request);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void it_is_told_and_tried_again_soon(boolean error) {
    asError = error;
    try (Rig rig = new Rig()) {
      FakeHost host = rig.host("h1", "web");
      rig.operator.close();
      rig.operator = new Operator(spec -> new Breaking((FakeHost) rig.connector.connect(spec)), rig.records, rig.records, rig.time,
          Settings.DEFAULT, PassListener.NONE);
      rig.apply(new TestFleet("c1").host("h1").service("h1", "web"));
      rig.pass(10_000);
      assertEquals(Progress.State.CONVERGED, rig.operator.progress().state(), rig::story);

      left = ONCE;
      host.byHand().killContainer("web");
      rig.pass(50);
      assertEquals(0, left, "the planted mistake was met");
      Condition synced = rig.condition("Service/web", Type.SYNCED);
      assertEquals(Reason.INTERNAL_ERROR, synced.reason(), rig::story);
      assertTrue(synced.message().contains("mistake in Evenkeel") && synced.message().contains("planted"), synced::message);
      assertEquals(1, rig.events(Event.Level.CRITICAL).stream().filter(event -> event.reason() == Reason.INTERNAL_ERROR).count());

      rig.pass(5_000);
      assertTrue(rig.runs("h1", "web"), rig::story);
      assertEquals(Progress.State.CONVERGED, rig.operator.progress().state(), rig::story);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void also_when_it_is_the_first_look(int times) {
    left = times;
    try (Rig rig = new Rig()) {
      rig.host("h1", "web");
      rig.operator.close();
      rig.operator = new Operator(spec -> new Breaking((FakeHost) rig.connector.connect(spec)), rig.records, rig.records, rig.time,
          Settings.DEFAULT, PassListener.NONE);
      rig.apply(new TestFleet("c1").host("h1").service("h1", "web"));
      rig.pass(20_000);
      assertEquals(Progress.State.CONVERGED, rig.operator.progress().state(), rig::story);
    }
  }
}
