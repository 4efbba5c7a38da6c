package dev.evenkeel.manifests.read;

import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.SourceTree;
import dev.evenkeel.manifests.read.bind.FileTree;
import dev.evenkeel.manifests.read.bind.Files;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The files beside the manifests of one tree. Paths never lead out of it; links are not in it. Not for several threads. */
public final class TreeFiles implements Files {
  /** The largest file that a manifest may refer to, in bytes. */
  public static final long MAX_FILE = 4L << 20;
  /** The most that a folder may hold, in bytes and files. */
  public static final long MAX_FOLDER = 32L << 20;
  static final int MAX_ENTRIES = 2_000;

  private final SourceTree tree;
  private final Set<String> referred = new HashSet<>();

  public TreeFiles(SourceTree tree) {
    this.tree = tree;
  }

  @Override
  public FileTree read(Position from, String path) throws Unavailable {
    String resolved = resolve(from.file(), path);
    if (resolved == null) {
      throw new Unavailable("\"" + path + "\" leads out of the repository",
          "put the file beside the manifest; a path on the host begins with /", false);
    }
    Optional<Blob> file = content(resolved, path);
    if (file.isPresent()) {
      return new FileTree(resolved, false, List.of(new FileTree.Entry("", file.get(), tree.executable(resolved))));
    }
    List<String> inside = tree.list(resolved);
    if (inside.isEmpty()) {
      throw new Unavailable("there is no file " + (resolved.isEmpty() ? "." : resolved) + " in the repository",
          "links are not followed, and uncommitted files are not there", true);
    }
    return folder(resolved, path, inside);
  }

  /** The paths of all files that were asked for so far. */
  Set<String> referred() {
    return Set.copyOf(referred);
  }

  private FileTree folder(String resolved, String path, List<String> inside) throws Unavailable {
    if (inside.size() > MAX_ENTRIES) {
      throw new Unavailable("\"" + path + "\" has " + inside.size() + " files, at most " + MAX_ENTRIES + " are taken",
          "name a smaller folder", false);
    }
    List<FileTree.Entry> entries = new ArrayList<>();
    long total = 0;
    for (String each : inside) {
      Blob content = content(each, each)
          .orElseThrow(() -> new Unavailable("\"" + each + "\" vanished while it was read", "try again", false));
      total += content.size();
      if (total > MAX_FOLDER) {
        throw new Unavailable("\"" + path + "\" holds more than " + MAX_FOLDER + " bytes", "name a smaller folder", false);
      }
      entries.add(new FileTree.Entry(resolved.isEmpty() ? each : each.substring(resolved.length() + 1), content, tree.executable(each)));
    }
    return new FileTree(resolved, true, entries);
  }

  private Optional<Blob> content(String resolved, String path) throws Unavailable {
    if (resolved.isEmpty()) {
      return Optional.empty();
    }
    referred.add(resolved);
    try {
      return tree.read(resolved, MAX_FILE);
    } catch (SourceTree.TooLarge tooLarge) {
      throw new Unavailable("\"" + path + "\" is larger than " + MAX_FILE + " bytes", "bring large data to the host by other means", false);
    }
  }

  /** {@code path} seen from the folder of {@code file}, normalised; null if it leads out of the tree or is absolute. */
  static @Nullable String resolve(String file, String path) {
    if (path.startsWith("/") || path.indexOf('\0') >= 0) {
      return null;
    }
    Deque<String> parts = new ArrayDeque<>();
    String folder = file.contains("/") ? file.substring(0, file.lastIndexOf('/')) : "";
    for (String part : (folder + "/" + path).split("/", -1)) {
      if (part.isEmpty() || part.equals(".")) {
        continue;
      }
      if (!part.equals("..")) {
        parts.addLast(part);
      } else if (parts.pollLast() == null) {
        return null;
      }
    }
    return String.join("/", parts);
  }
}
