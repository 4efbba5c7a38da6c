package dev.evenkeel.operator.plan;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Fields;
import dev.evenkeel.api.host.Image;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Ledger.Entry;
import dev.evenkeel.api.host.Observation;
import org.jspecify.annotations.Nullable;

import java.util.SortedMap;
import java.util.TreeMap;

/** What was read of an object, as fields that can be compared with what was applied. */
final class Readings {
  /** Field of a container, observed only: the image that it was really made from. */
  static final String IMAGE_ID = "image_id";

  private Readings() {}

  /**
   * A container's fields. What may be secret is replaced by its fingerprint unless it is the value that git holds or that was applied; namespaces shared with another container name that container instead of its identity.
   */
  static Fields of(Instance instance, Fields desired, @Nullable Entry entry, Scene scene) {
    Container container = (Container) instance.object();
    SortedMap<String, String> values = new TreeMap<>(container.fields().values());
    String imageId = instance.container().imageId();
    values.put(IMAGE_ID, imageId);
    // What it is called is told by its instance, and put right by renaming it.
    values.replace("name", desired.values().getOrDefault("name", container.name()));
    String known = entry == null ? null : entry.after().get(IMAGE_ID);
    String applied = entry == null ? null : entry.applied().get(Generations.IMAGE);
    boolean sameImage = applied != null && (known == null || known.equals(imageId));
    values.put(Generations.IMAGE, sameImage ? applied : imageName(container, imageId, desired, scene));
    values.replaceAll((path, value) -> named(path, value, scene));
    values.replaceAll((path, value) -> safe(path, value, desired, entry, scene));
    if (entry != null) {
      entry.applied().values().forEach((path, value) -> {
        if (path.startsWith("files.")) {
          values.put(path, value);
        }
      });
    }
    return new Fields(values);
  }

  /** What to call an image that is not the applied one: the desired reference if that is what it is, else what the engine says. */
  private static String imageName(Container container, String imageId, Fields desired, Scene scene) {
    String wanted = desired.get(Generations.IMAGE);
    boolean isWanted = scene.target().objects().values().stream()
        .filter(target -> target.object() instanceof Image image && image.pullReference().equals(wanted))
        .map(target -> ImagePlanner.onHost(scene, target.key())).anyMatch(there -> there != null && there.id().equals(imageId));
    return isWanted && wanted != null ? wanted : container.image();
  }

  private static String named(String path, String value, Scene scene) {
    boolean namespace = path.equals("network_mode") || path.equals("pid") || path.equals("ipc");
    if (!namespace || !value.startsWith("container:")) {
      return value;
    }
    String id = value.substring("container:".length());
    for (var observed : scene.state().objects().entrySet()) {
      if (observed.getValue() instanceof Observation.Present(var instances)) {
        for (Instance instance : instances) {
          if (instance.id().equals(id) && instance.name().equals(observed.getKey().name())) {
            return "container:" + instance.name();
          }
        }
      }
    }
    return value;
  }

  private static String safe(String path, String value, Fields desired, @Nullable Entry entry, Scene scene) {
    if (!Fingerprints.sensitive(path) || value.equals(desired.get(path)) || entry != null && value.equals(entry.applied().get(path))) {
      return value;
    }
    return Fingerprints.of(value, scene.ledger().fingerprintKey());
  }
}
