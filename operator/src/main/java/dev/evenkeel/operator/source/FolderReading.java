package dev.evenkeel.operator.source;

import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.Revision;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** One walk over a folder: which files there are and what tells that they have changed. */
final class FolderReading {
  private static final long HELD_FILE = 1024 * 1024;
  private static final long HELD_IN_ALL = 64 * HELD_FILE;
  /** Contents of no interest that may be large, besides folders whose name begins with a dot. */
  private static final Set<String> IGNORED_FOLDERS = Set.of("target", "node_modules");

  /** What tells one state of a file from another without reading it. */
  record Stamp(long size, Instant modified, String identity) {}

  private final Path root;
  private final SortedMap<String, Stamp> stamps = new TreeMap<>();
  private final List<Problem> leftOut = new ArrayList<>();

  private FolderReading(Path root) {
    this.root = root;
  }

  /**
   * @throws SourceRefusedException beyond the limits
   * @throws IOException when any folder of it cannot be listed: what cannot be read is not absent
   */
  static FolderReading walk(Path root, SourceLimits limits) throws IOException {
    FolderReading reading = new FolderReading(root);
    Files.walkFileTree(root, new SimpleFileVisitor<>() {
      private long total;

      @Override
      public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        if (folder.equals(root)) {
          return FileVisitResult.CONTINUE;
        }
        return reading.enters(root.relativize(folder).toString(), String.valueOf(folder.getFileName()))
            ? FileVisitResult.CONTINUE
            : FileVisitResult.SKIP_SUBTREE;
      }

      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        total += reading.add(root.relativize(file).toString(), String.valueOf(file.getFileName()), attributes, limits);
        if (reading.stamps.size() + reading.leftOut.size() > limits.files()) {
          throw new SourceRefusedException(limits.tooManyFiles(root.toString()));
        }
        if (total > limits.totalBytes()) {
          throw new SourceRefusedException(limits.tooLarge(root.toString()));
        }
        return FileVisitResult.CONTINUE;
      }
    });
    return reading;
  }

  private boolean enters(String path, String name) {
    if (name.startsWith(".") || IGNORED_FOLDERS.contains(name)) {
      return false;
    }
    String refusal = TreePaths.refusal(name);
    if (refusal != null) {
      leftOut.add(TreePaths.leftOut(path, refusal, "rename it"));
    }
    return refusal == null;
  }

  private long add(String path, String name, BasicFileAttributes attributes, SourceLimits limits) {
    String refusal = TreePaths.refusal(name);
    if (name.equals(".git")) {
      return 0; // a linked work tree
    } else if (attributes.isSymbolicLink()) {
      leftOut.add(TreePaths.link(path));
    } else if (refusal != null) {
      leftOut.add(TreePaths.leftOut(path, refusal, "rename it"));
    } else if (!attributes.isRegularFile()) {
      leftOut.add(TreePaths.leftOut(path, "is neither a file nor a folder", null));
    } else if (attributes.size() > limits.fileBytes()) {
      leftOut.add(TreePaths.tooLarge(path, attributes.size(), limits));
    } else {
      stamps.put(path, new Stamp(attributes.size(), attributes.lastModifiedTime().toInstant(), String.valueOf(attributes.fileKey())));
      return attributes.size();
    }
    return 0;
  }

  /** Whether nothing has changed since the other reading. */
  boolean sameAs(FolderReading other) {
    return stamps.equals(other.stamps) && leftOut.equals(other.leftOut);
  }

  /** Whether a change made just after this reading could go unseen, because a file system's clock ticks only now and then. */
  boolean isFresh(Instant readAt) {
    return stamps.values().stream().anyMatch(stamp -> stamp.modified.isAfter(readAt.minusSeconds(2)));
  }

  /** Reads all files. Whoever calls it walks again afterwards, to know whether they were all read in one state. */
  Snapshot snapshot() throws IOException {
    SortedMap<String, FolderFile> files = new TreeMap<>();
    StringBuilder all = new StringBuilder();
    long held = 0;
    for (var file : stamps.entrySet()) {
      Blob blob = read(root.resolve(file.getKey()), file.getValue().size);
      boolean hold = blob.size() <= HELD_FILE && held + blob.size() <= HELD_IN_ALL;
      held += hold ? blob.size() : 0;
      files.put(file.getKey(), new FolderFile(root.resolve(file.getKey()), blob.sha256(), blob.size(), hold ? blob : null));
      all.append(file.getKey()).append('\0').append(blob.sha256()).append('\n');
    }
    String revision = "folder:" + Blob.utf8(all.toString()).sha256().substring(0, 16);
    return new Snapshot(new Revision(revision, null, null, null), new ListedTree(revision, files), leftOut);
  }

  /** At most so many bytes and one: a file that has grown is seen by its hash. */
  static Blob read(Path file, long size) throws IOException {
    try (InputStream in = Channels.newInputStream(Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)))) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) size);
      bytes.writeBytes(in.readNBytes((int) size + 1));
      return Blob.of(bytes.toByteArray());
    }
  }
}
