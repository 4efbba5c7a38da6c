package dev.evenkeel.api.host;

import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.SecretText;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A file, directory, tree or link on a host.
 *
 * @param path absolute and normalised
 * @param mode permission bits, 0 to 07777; null is 0644 for files, 0755 for directories, and links have none
 * @param owner user name or number; null is root
 * @param group group name or number; null is the owner's
 * @param inPlace whether it is mounted alone into a container, so that it has to keep its inode: after a rename the container would go on reading the old one
 */
public record File(@Fields.Unlisted String path, Content content, @Nullable Mode mode, @Nullable String owner, @Nullable String group,
    @Fields.Unlisted boolean inPlace) implements HostObject {
  public File {
    if (!path.startsWith("/") || path.contains("/../") || path.contains("//") || path.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a path on a host is absolute and normalised, not '" + path + "'");
    }
  }

  @Override
  public ObjectKey key() {
    return ObjectKey.file(path);
  }

  /** Permission bits, printed as four octal digits. */
  public record Mode(int bits) implements Fields.Scalar {
    public Mode {
      if (bits < 0 || bits > 07777) {
        throw new IllegalArgumentException("a mode is 0000 to 7777, not " + Integer.toOctalString(bits));
      }
    }

    @Override
    public String toString() {
      return String.format("%04o", bits);
    }
  }

  /** What stands at the path. */
  public sealed interface Content extends Fields.Group {
    /** {@code file}, {@code directory}, {@code tree} or {@code link}. */
    String type();
  }

  /** A regular file. In an observed file the bytes may be unread: then only hash and size are known. */
  public record Regular(String type, ContentHash content, @Fields.Unlisted @Nullable Blob bytes) implements Content {
    public static Regular of(Blob blob) {
      return new Regular("file", new ContentHash(blob.sha256(), blob.size()), blob);
    }

    /** A text, in which secrets may have to stand: what it will be is known when their values are. */
    public static Regular text(String marked) {
      return SecretText.isMarked(marked) ? new Regular("file", ContentHash.MARKED, Blob.utf8(marked)) : of(Blob.utf8(marked));
    }

    /** As it is to be, known by the fingerprint of its content alone. */
    public static Regular keyed(String fingerprint) {
      return new Regular("file", ContentHash.keyed(fingerprint), null);
    }

    /** Whether secrets have yet to be put into its bytes. */
    public boolean marked() {
      return content.equals(ContentHash.MARKED);
    }

    /** As observed, without its bytes. */
    public static Regular seen(String sha256, long size) {
      return new Regular("file", new ContentHash(sha256, size), null);
    }
  }

  /**
   * A hash and a size, which say that two contents are equal without keeping either. Of a content with secrets, whose plain hash could be tried, it is a fingerprint under the host's own key instead.
   *
   * @param sha256 lower-case hexadecimal, or the fingerprint
   * @param size in bytes; −1 with a fingerprint
   */
  public record ContentHash(String sha256, long size) implements Fields.Scalar {
    static final ContentHash MARKED = new ContentHash("(secret)", -1);

    /** Known by a fingerprint alone. */
    public static ContentHash keyed(String fingerprint) {
      return new ContentHash(fingerprint, -1);
    }

    @Override
    public String toString() {
      return size < 0 ? sha256 : "sha256:" + sha256 + " (" + size + " bytes)";
    }
  }

  /** A directory whose contents are nobody's business. */
  public record Directory(String type) implements Content {
    public static final Directory PLAIN = new Directory("directory");
  }

  /**
   * A directory with a set of files that are ours; others in it are left alone.
   *
   * @param entries by path relative to the directory; directories between are made as needed
   */
  public record Tree(String type, SortedMap<String, Entry> entries) implements Content {
    public Tree {
      entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }

    public static Tree of(SortedMap<String, Entry> entries) {
      return new Tree("tree", entries);
    }
  }

  /** A file of a tree; its mode is null for 0644, its owner is the tree's. */
  public record Entry(ContentHash content, @Nullable Mode mode, @Fields.Unlisted @Nullable Blob bytes) {
    public static Entry of(Blob blob, @Nullable Mode mode) {
      return new Entry(new ContentHash(blob.sha256(), blob.size()), mode, blob);
    }
  }

  /** A symbolic link. */
  public record Link(String type, String target) implements Content {
    public static Link to(String target) {
      return new Link("link", target);
    }
  }

  /** Observed only: something else stands there (a socket, a device, a pipe). */
  public record Other(String type) implements Content {}
}
