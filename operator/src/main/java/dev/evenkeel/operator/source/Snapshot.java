package dev.evenkeel.operator.source;

import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.Revision;
import dev.evenkeel.api.model.SourceTree;

import java.util.List;

/**
 * One revision and its files.
 *
 * @param tree paths are relative to the chosen folder ({@code --path}); nothing outside it can be seen
 * @param leftOut what the tree does not show (links, submodules, files over the limit, names that are no paths), as warnings, sorted; an error when the chosen folder itself is not there
 */
public record Snapshot(Revision revision, SourceTree tree, List<Problem> leftOut) {
  public Snapshot {
    leftOut = leftOut.stream().sorted().toList();
    if (!revision.id().equals(tree.revision())) {
      throw new IllegalArgumentException("revision " + revision.id() + " with the files of " + tree.revision());
    }
  }
}
