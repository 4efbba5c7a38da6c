package dev.evenkeel.hosts.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.HostState.Failure;
import dev.evenkeel.api.host.HostState.Ongoing;
import dev.evenkeel.api.host.Image;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.model.Reason;
import org.junit.jupiter.api.Test;

import java.util.Collections;
import java.util.Set;
import java.util.function.Supplier;

/** Images and their transfers. */
abstract class ImageContract extends Contract {
  ImageContract(Supplier<Subject> subject) {
    super(subject);
  }

  @Test
  void anImageIsReadUnderItsTag() throws Exception {
    Instance first = instances(ObjectKey.image(Subject.IMAGE)).getFirst();
    Instance second = instances(ObjectKey.image(Subject.OTHER_IMAGE)).getFirst();
    assertEquals(Subject.IMAGE, first.name());
    assertTrue(first.id().matches("sha256:[0-9a-f]{64}"), first.id());
    assertNotEquals(first.id(), second.id());
    assertEquals(ObjectKey.image(Subject.IMAGE), first.object().key());
    assertTrue(absent(ObjectKey.image("evenkeel/nothing:1")), "an image that nobody has is absent");
  }

  @Test
  void aTransferThatFailsStaysVisible() throws Exception {
    Image image = new Image("127.0.0.1:9/" + unique("nothing") + ":1", null, null, Image.PullPolicy.MISSING);
    Outcome outcome = run(new Step.PullImage(image));
    assertInstanceOf(Outcome.GoesOn.class, outcome, outcome::toString);
    eventually("the transfer has failed", () -> {
      Ongoing ongoing = look(image.key()).ongoing().get(image.key());
      return ongoing != null && ongoing.failure() != null;
    });
    Ongoing ongoing = there("failed transfer", look(image.key()).ongoing().get(image.key()));
    assertEquals(Ongoing.What.PULL, ongoing.what());
    Failure failure = ongoing.failure();
    assertTrue(failure != null && Set.of(Reason.IMAGE_MISSING, Reason.REGISTRY_REFUSED).contains(failure.reason()),
        () -> "why: " + failure);
    assertTrue(absent(image.key()), "it is not there");
  }

  @Test
  void anImageInUseIsNotRemoved() throws Exception {
    String name = unique("web");
    String image = imageId(Subject.OTHER_IMAGE);
    made(new Step.CreateContainer(sleeper(name), name, marks(name, "g1"), known(image), Collections.emptySortedMap(), true));
    refused(Reason.STEP_FAILED, new Step.RemoveImage(image, Subject.OTHER_IMAGE));
    assertEquals(Subject.OTHER_IMAGE, instances(ObjectKey.image(Subject.OTHER_IMAGE)).getFirst().name());
  }

  @Test
  void removingAnImageThatIsNotThereIsAFact() throws Exception {
    done(new Step.RemoveImage("sha256:" + "0".repeat(64), "evenkeel/nothing:1"));
  }
}
