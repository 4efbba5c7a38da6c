package dev.evenkeel.manifests.kinds;

import dev.evenkeel.api.host.File;
import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.api.model.SecretText;
import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.FileTree;
import org.jspecify.annotations.Nullable;

import java.util.TreeMap;

/** Files of the repository as files of a host. */
public final class HostFiles {
  private static final String ROOT = "/var/lib/evenkeel/files/";
  private static final File.Mode EXECUTABLE = new File.Mode(0755);

  private HostFiles() {}

  /** The folder of a host in which a resource's relative files stand, without a slash at its end. */
  public static String folder(ResourceRef ref) {
    return ROOT + ref.kind() + "/" + ref.name();
  }

  /**
   * @param mode    for files; executable ones get the same with the execute bits of whoever may read. Null stands for 0644 and 0755
   * @param inPlace whether the file keeps its inode
   */
  public static File file(String path, FileTree files, @Nullable Integer mode, @Nullable String owner, @Nullable String group,
      boolean inPlace) {
    if (!files.folder()) {
      return new File(path, File.Regular.of(files.content()), mode(mode, files.entries().getFirst().executable()), owner, group, inPlace);
    }
    TreeMap<String, File.Entry> entries = new TreeMap<>();
    for (FileTree.Entry entry : files.entries()) {
      entries.put(entry.name(), File.Entry.of(entry.content(), mode(mode, entry.executable())));
    }
    return new File(path, File.Tree.of(entries), null, owner, group, false);
  }

  /**
   * A file with a text. One with secrets is for its owner only, if not said otherwise.
   *
   * @param marked see {@link SecretText}
   */
  public static File text(String path, String marked, @Nullable Integer mode, @Nullable String owner, @Nullable String group,
      boolean inPlace) {
    File.Mode own = mode != null ? new File.Mode(mode) : SecretText.isMarked(marked) ? new File.Mode(0400) : null;
    return new File(path, File.Regular.text(marked), own, owner, group, inPlace);
  }

  /**
   * The text of a template: only {@code ${secret:NAME/KEY}} means something in it; with two dollars it stands for its letters.
   *
   * @return null after a problem was noted at its place in the file
   */
  public static @Nullable String template(Cursor at, FileTree file) {
    if (file.folder()) {
      return at.refuse(file.path() + " is a folder, and a template is one file", "name one file, or leave template out");
    }
    String text = file.content().text();
    if (text.indexOf('\0') >= 0) {
      return at.refuse(file.path() + " holds a NUL character, so it is no text", "leave template out");
    }
    int first = Math.max(0, text.indexOf("${secret:"));
    int line = 1 + (int) text.substring(0, first).chars().filter(c -> c == '\n').count();
    Position place = new Position(file.path(), line, first - text.lastIndexOf('\n', first - 1));
    return at.marked(text, part -> part.replace("$${secret:", "${secret:"), place);
  }

  private static File.@Nullable Mode mode(@Nullable Integer mode, boolean executable) {
    if (mode == null) {
      return executable ? EXECUTABLE : null;
    }
    return new File.Mode(executable ? mode | ((mode & 0444) >> 2) : mode);
  }
}
