package dev.evenkeel.operator.sim;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.SourceTree;
import dev.evenkeel.manifests.Manifests;

import java.util.List;
import java.util.Optional;

/**
 * One commit of the simulated repository: manifests as text, read and lowered by the real compiler.
 *
 * @param id as git's hash
 * @param yaml one file
 * @param lowered what follows from it, found once for all the worlds that it is played in
 */
record Commit(String id, String yaml, FleetTarget lowered) {

  static Commit of(String id, String yaml) {
    return new Commit(id, yaml, Manifests.lower(new OneFile(id, yaml), ""));
  }

  /** A tree of one file. */
  private record OneFile(String revision, String text) implements SourceTree {
    private static final String NAME = "fleet.yaml";

    @Override
    public List<String> list(String folder) {
      return List.of(NAME);
    }

    @Override
    public Optional<Blob> read(String path, long maxBytes) {
      return path.equals(NAME) ? Optional.of(Blob.utf8(text)) : Optional.empty();
    }
  }
}
