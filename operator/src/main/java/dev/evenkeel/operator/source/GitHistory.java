package dev.evenkeel.operator.source;

import dev.evenkeel.api.model.Revision;
import org.eclipse.jgit.blame.BlameGenerator;
import org.eclipse.jgit.blame.BlameResult;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Answers about who changed what. Whatever cannot be read is not known: these answers explain, they decide nothing. */
final class GitHistory {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{4,40}");

  private GitHistory() {}

  /** A commit by its id or the beginning of it; empty when there is none or it is not the only one. Nothing else of git's ways to name a commit is understood. */
  static Optional<ObjectId> find(Repository repository, String id) {
    if (!ID.matcher(id).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(repository.resolve(id + "^{commit}"));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static Optional<Revision> lastTouching(Repository repository, ObjectId from, String path) {
    try (RevWalk walk = new RevWalk(repository)) {
      walk.setTreeFilter(AndTreeFilter.create(PathFilter.create(path), TreeFilter.ANY_DIFF));
      walk.markStart(walk.parseCommit(from));
      RevCommit commit = walk.next();
      return commit == null ? Optional.empty() : Optional.of(parsed(walk, commit));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static Optional<Revision> lastTouching(Repository repository, ObjectId from, String path, int line) {
    try (BlameGenerator blame = new BlameGenerator(repository, path)) {
      blame.push(null, from);
      BlameResult result = blame.computeBlameResult();
      if (result == null || line < 1 || line > result.getResultContents().size()) {
        return Optional.empty();
      }
      return Optional.ofNullable(result.getSourceCommit(line - 1)).map(GitCopy::describe);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The walk leaves bodies away for commits that it rewrote. */
  private static Revision parsed(RevWalk walk, RevCommit commit) throws IOException {
    walk.parseBody(commit);
    return GitCopy.describe(commit);
  }
}
