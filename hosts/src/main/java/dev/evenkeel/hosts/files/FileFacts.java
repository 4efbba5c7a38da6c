package dev.evenkeel.hosts.files;

import dev.evenkeel.api.model.Blob;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What stands at a path (lstat(2)), the path itself not followed if it is a link.
 *
 * @param mode permission bits, 0 to 07777
 * @param owner user name, or its number if the host knows no name
 * @param group group name, or its number
 * @param size bytes
 * @param modified seconds since 1970 on the host's clock
 * @param sha256 of a regular file's content; null for other types, and for an entry of a tree whose content could not be read
 * @param target of a link, else null
 * @param content of a regular file whose content was asked for, cut at the asked cap; else null
 * @param entries what is in a directory that was asked for as a tree, by path relative to it, at any depth; else empty
 */
public record FileFacts(String path, Kind kind, int mode, long uid, String owner, long gid, String group, long size, long inode,
    long modified, @Nullable String sha256, @Nullable String target, @Nullable Blob content, SortedMap<String, FileFacts> entries) {

  /** The type of a file. */
  public enum Kind {
    REGULAR, DIRECTORY, LINK, OTHER
  }

  public FileFacts {
    entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
  }

  FileFacts withHash(String hash) {
    return new FileFacts(path, kind, mode, uid, owner, gid, group, size, inode, modified, hash, target, content, entries);
  }

  FileFacts withTarget(String leadsTo) {
    return new FileFacts(path, kind, mode, uid, owner, gid, group, size, inode, modified, sha256, leadsTo, content, entries);
  }

  FileFacts withContent(Blob bytes) {
    return new FileFacts(path, kind, mode, uid, owner, gid, group, size, inode, modified, sha256, target, bytes, entries);
  }

  FileFacts withEntries(SortedMap<String, FileFacts> listed) {
    return new FileFacts(path, kind, mode, uid, owner, gid, group, size, inode, modified, sha256, target, content, listed);
  }
}
