package dev.evenkeel.manifests;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.manifests.read.MemoryTree;

/** A manifest that is anything: it is lowered, or refused with problems that a person can read. */
public final class ManifestFuzz {
  private ManifestFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    FleetTarget fleet = Manifests
        .lower(new MemoryTree().with("host.yaml", FleetFixture.HEAD + "kind: Host\nmetadata: {name: a}\nspec: {address: local}\n")
            .with("x.yaml", data), "");
    for (Problem problem : fleet.problems()) {
      if (problem.message().isBlank() || problem.at().line() <= 0) {
        throw new AssertionError("a problem without words or place: " + problem);
      }
    }
    fleet.targets().values().forEach(target -> target.objects().values().forEach(each -> each.object().fields()));
  }
}
