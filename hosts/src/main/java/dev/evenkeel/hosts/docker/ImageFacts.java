package dev.evenkeel.hosts.docker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.api.host.Container.Words;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What never changes about an image, by its ID.
 *
 * @param platform {@code linux/amd64}, with the variant where there is one
 * @param entrypoint its own, or null
 */
record ImageFacts(String platform, @Nullable Words entrypoint) {

  /** Inspects each image once: an ID is a hash of what is asked for here. */
  static final class Cache {
    private static final int MAX = 2_000;
    private final EngineApi api;
    private final Map<String, ImageFacts> known = Collections.synchronizedMap(new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, ImageFacts> eldest) {
        return size() > MAX;
      }
    });

    Cache(EngineApi api) {
      this.api = api;
    }

    /** @return null when the image is gone */
    @Nullable
    ImageFacts of(String imageId) throws IOException {
      ImageFacts facts = known.get(imageId);
      if (facts == null && !imageId.isEmpty()) {
        try {
          facts = read(api.get("/images/" + EngineApi.encoded(imageId) + "/json"));
          known.put(imageId, facts);
        } catch (EngineRefusedException e) {
          if (e.status() != 404) {
            throw e;
          }
        }
      }
      return facts;
    }

    private static ImageFacts read(JsonNode image) {
      String variant = Nodes.text(image, "Variant");
      String platform = Nodes.textOr(image, "Os", "linux") + "/" + Nodes.textOr(image, "Architecture", "unknown")
          + (variant == null ? "" : "/" + variant);
      return new ImageFacts(platform, Nodes.words(image.path("Config"), "Entrypoint"));
    }
  }
}
