package dev.evenkeel.hosts.docker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.api.host.Image;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.Marks;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The images of {@code GET /images/json}, looked up by reference. */
final class Images {
  private final List<JsonNode> all = new ArrayList<>();
  private final ImageFacts.Cache facts;

  Images(JsonNode list, ImageFacts.Cache facts) {
    list.forEach(all::add);
    this.facts = facts;
  }

  /** First the image that the reference names now, then others of the same repository, which are known by digest only. */
  List<Instance> instances(String reference) throws IOException {
    String familiar = References.familiar(reference);
    String repository = References.repository(reference);
    List<Instance> found = new ArrayList<>();
    List<Instance> others = new ArrayList<>();
    for (JsonNode image : all) {
      String id = Nodes.textOr(image, "Id", "");
      List<String> digests = Nodes.list(image, "RepoDigests");
      String digest = digestFor(digests, repository);
      if (id.equals(reference) || Nodes.list(image, "RepoTags").contains(familiar) || names(digests, reference)) {
        found.add(instance(image, reference, reference, digest, digests));
      } else if (digest != null) {
        others.add(instance(image, reference, repository + "@" + digest, digest, digests));
      }
    }
    found.addAll(others);
    return found;
  }

  private static boolean names(List<String> repoDigests, String reference) {
    String digest = References.digest(reference);
    return digest != null && repoDigests.contains(References.repository(reference) + "@" + digest);
  }

  private static @Nullable String digestFor(List<String> repoDigests, String repository) {
    for (String known : repoDigests) {
      if (known.startsWith(repository + "@")) {
        return known.substring(repository.length() + 1);
      }
    }
    return null;
  }

  private Instance instance(JsonNode image, String reference, String name, @Nullable String digest, List<String> digests)
      throws IOException {
    String id = Nodes.textOr(image, "Id", "");
    ImageFacts known = facts.of(id);
    return new Instance(id, name, new Image(reference, digest, known == null ? null : known.platform(), Image.PullPolicy.MISSING),
        Marks.NONE,
        new Live.OfImage(id, digests.stream().filter(known2 -> !known2.startsWith("<none>")).toList()));
  }
}
