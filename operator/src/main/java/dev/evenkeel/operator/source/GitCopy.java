package dev.evenkeel.operator.source;

import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.Revision;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.ObjectStream;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The bare copy in the state folder. Two refs of its own: what was fetched, and what was found whole and is therefore current.
 *
 * <p>
 * A revision is taken only when every byte below the chosen folder was read and has the hash by which the tree names it. What was read once is not read again.
 */
final class GitCopy implements AutoCloseable {
  static final String FETCHED = "refs/evenkeel/fetched";
  private static final String CURRENT = "refs/evenkeel/current";

  private final Repository repository;
  private final String path;
  private final SourceLimits limits;
  private final Set<ObjectId> whole = ConcurrentHashMap.newKeySet();

  private GitCopy(Repository repository, String path, SourceLimits limits) {
    this.repository = repository;
    this.path = path;
    this.limits = limits;
  }

  static GitCopy open(Path folder, String path, SourceLimits limits) throws IOException {
    boolean there = Files.exists(folder.resolve(Constants.HEAD));
    Repository repository = new FileRepositoryBuilder().setGitDir(folder.toFile()).setBare().build();
    try {
      if (!there) {
        Files.createDirectories(folder);
        repository.create(true);
        // Once there are fifty packs a fetch packs them into one, and has done so when it returns.
        repository.getConfig().setBoolean(ConfigConstants.CONFIG_GC_SECTION, null, ConfigConstants.CONFIG_KEY_AUTODETACH, false);
        repository.getConfig().setString(ConfigConstants.CONFIG_GC_SECTION, null, ConfigConstants.CONFIG_KEY_PRUNEPACKEXPIRE, "now");
        repository.getConfig().save();
      }
    } catch (IOException | RuntimeException e) {
      repository.close();
      throw e;
    }
    return new GitCopy(repository, path, limits);
  }

  Repository repository() {
    return repository;
  }

  @Nullable
  ObjectId current() throws IOException {
    return repository.resolve(CURRENT);
  }

  void makeCurrent(ObjectId id) throws IOException {
    RefUpdate update = repository.updateRef(CURRENT);
    update.setNewObjectId(id);
    update.setForceUpdate(true);
    update.disableRefLog();
    switch (update.forceUpdate()) {
      case NEW, FORCED, FAST_FORWARD, NO_CHANGE -> {
      }
      case NOT_ATTEMPTED, LOCK_FAILURE, REJECTED, REJECTED_CURRENT_BRANCH, REJECTED_MISSING_OBJECT, REJECTED_OTHER_REASON, IO_FAILURE,
          RENAMED ->
        throw new IOException("cannot write " + CURRENT + " in " + repository.getDirectory() + ": " + update.getResult());
    }
  }

  boolean has(ObjectId id) {
    try (ObjectReader reader = repository.newObjectReader()) {
      return reader.has(id);
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether {@code old} is {@code now} or one of its ancestors; false also when it is not there any more. */
  boolean descends(ObjectId now, ObjectId old) throws IOException {
    if (now.equals(old)) {
      return true;
    }
    if (!has(old)) {
      return false;
    }
    try (RevWalk walk = new RevWalk(repository)) {
      return walk.isMergedInto(walk.parseCommit(old), walk.parseCommit(now));
    }
  }

  /**
   * Reads a commit completely.
   *
   * @throws SourceRefusedException when it is readable and beyond the limits
   * @throws IOException when something of it cannot be read or is not what its name says
   */
  Snapshot snapshot(ObjectId id, GitFile.Blobs blobs) throws IOException {
    try (ObjectReader reader = repository.newObjectReader(); RevWalk walk = new RevWalk(reader)) {
      RevCommit commit = walk.parseCommit(id);
      SortedMap<String, GitFile> files = new TreeMap<>();
      List<Problem> leftOut = new ArrayList<>();
      try (TreeWalk tree = start(reader, commit, leftOut)) {
        collect(tree, reader, blobs, files, leftOut);
      }
      return new Snapshot(describe(commit), new ListedTree(commit.name(), files), leftOut);
    }
  }

  static Revision describe(RevCommit commit) {
    return new Revision(commit.name(), commit.getAuthorIdent().getName(), commit.getCommitterIdent().getWhenAsInstant(),
        commit.getShortMessage());
  }

  /** The bytes of a file that a snapshot lists. */
  byte[] read(ObjectId id) throws IOException {
    try (ObjectReader reader = repository.newObjectReader()) {
      return reader.open(id, Constants.OBJ_BLOB).getBytes((int) Math.min(limits.fileBytes(), Integer.MAX_VALUE - 16));
    }
  }

  /** A walk at the root of the chosen folder. When the commit has no such folder it is empty, and that is an error that is reported. */
  private TreeWalk start(ObjectReader reader, RevCommit commit, List<Problem> leftOut) throws IOException {
    TreeWalk tree = new TreeWalk(reader);
    if (path.isEmpty()) {
      tree.addTree(commit.getTree());
      return tree;
    }
    try (TreeWalk search = new TreeWalk(reader)) {
      search.addTree(commit.getTree());
      search.setFilter(PathFilter.create(path));
      while (search.next()) {
        if (search.getPathString().equals(path) && search.isSubtree()) {
          tree.addTree(search.getObjectId(0));
          return tree;
        }
        if (!search.isSubtree()) {
          break;
        }
        search.enterSubtree();
      }
    }
    leftOut.add(Problem.error(new Position(path, 1, 1), "commit " + commit.name() + " has no folder " + path,
        "say the folder of the manifests with --path"));
    tree.addTree(new EmptyTreeIterator());
    return tree;
  }

  private void collect(TreeWalk tree, ObjectReader reader, GitFile.Blobs blobs, SortedMap<String, GitFile> files, List<Problem> leftOut)
      throws IOException {
    long total = 0;
    while (tree.next()) {
      String file = tree.getPathString();
      ObjectId id = tree.getObjectId(0);
      String refusal = TreePaths.refusal(tree.getNameString());
      if (refusal != null) {
        leftOut.add(TreePaths.leftOut(file, refusal, "rename it"));
        continue;
      }
      switch (tree.getRawMode(0) & FileMode.TYPE_MASK) {
        case FileMode.TYPE_TREE -> tree.enterSubtree();
        case FileMode.TYPE_SYMLINK -> leftOut.add(TreePaths.link(file));
        case FileMode.TYPE_GITLINK -> leftOut.add(TreePaths.submodule(file));
        case FileMode.TYPE_FILE -> {
          long size = reader.getObjectSize(id, Constants.OBJ_BLOB);
          if (size > limits.fileBytes()) {
            leftOut.add(TreePaths.tooLarge(file, size, limits));
          } else {
            total += size;
            check(reader, id);
            files.put(file, new GitFile(id.copy(), size, blobs));
          }
        }
        default -> leftOut.add(TreePaths.leftOut(file, "is of a type that git does not define", null));
      }
      if (files.size() + leftOut.size() > limits.files()) {
        throw new SourceRefusedException(limits.tooManyFiles("the commit"));
      }
      if (total > limits.totalBytes()) {
        throw new SourceRefusedException(limits.tooLarge("the commit"));
      }
    }
  }

  /** Git names an object by its hash, but reading one does not compare the two. */
  private void check(ObjectReader reader, ObjectId id) throws IOException {
    if (whole.contains(id)) {
      return;
    }
    ObjectLoader loader = reader.open(id, Constants.OBJ_BLOB);
    try (ObjectInserter.Formatter hash = new ObjectInserter.Formatter(); ObjectStream bytes = loader.openStream()) {
      if (!hash.idFor(Constants.OBJ_BLOB, loader.getSize(), bytes).equals(id)) {
        throw new CorruptObjectException(id, "its content has another hash");
      }
    }
    whole.add(id.copy());
  }

  @Override
  public void close() {
    repository.close();
  }
}
