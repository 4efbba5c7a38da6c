package dev.evenkeel.operator.plan;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Fields;
import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.Image;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Reaction;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.Blob;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a container is made of, as fields, and the hash of it that names its generation. */
final class Generations {
  /** Field of a container: the image by reference and, once it is known, digest. */
  static final String IMAGE = "image";

  private Generations() {}

  /** The container's own fields, its image, and the contents of the files whose change means a new container. */
  static Fields desired(Target target, HostTarget host) {
    Container container = (Container) target.object();
    SortedMap<String, String> values = new TreeMap<>(container.fields().values());
    values.put(IMAGE, image(container, host));
    target.onChange().forEach((key, reaction) -> {
      if (reaction instanceof Reaction.Recreate) {
        values.put("files." + key.name(), contentOf(key, host));
      }
    });
    return new Fields(values);
  }

  static String image(Container container, HostTarget host) {
    Target image = host.objects().get(container.imageKey());
    return image == null ? container.image() : ((Image) image.object()).pullReference();
  }

  /** Eight hexadecimal digits: enough to tell the few generations of one container apart, short enough for its name. */
  static String of(Fields desired) {
    return Blob.utf8(desired.values().toString()).sha256().substring(0, 8);
  }

  /** Content hash by file, for the files that the object reacts to. */
  static SortedMap<ObjectKey, String> uses(Target target, HostTarget host) {
    if (target.onChange().isEmpty()) {
      return Collections.emptySortedMap();
    }
    SortedMap<ObjectKey, String> uses = new TreeMap<>();
    target.onChange().keySet().forEach(key -> uses.put(key, contentOf(key, host)));
    return uses;
  }

  private static String contentOf(ObjectKey key, HostTarget host) {
    Target file = host.objects().get(key);
    if (file == null) {
      return "";
    }
    return switch (((File) file.object()).content()) {
      case File.Regular regular -> regular.content().sha256();
      case File.Tree tree -> Blob.utf8(tree.entries().toString()).sha256();
      case File.Link link -> link.target();
      case File.Directory _,File.Other _ -> "";
    };
  }
}
