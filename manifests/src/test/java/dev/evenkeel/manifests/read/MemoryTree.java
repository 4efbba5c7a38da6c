package dev.evenkeel.manifests.read;

import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.SourceTree;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A tree of files in memory. */
public final class MemoryTree implements SourceTree {
  private final TreeMap<String, byte[]> files = new TreeMap<>();

  public MemoryTree with(String path, String content) {
    return with(path, content.getBytes(StandardCharsets.UTF_8));
  }

  public MemoryTree with(String path, byte[] content) {
    files.put(path, content);
    return this;
  }

  @Override
  public String revision() {
    return "memory";
  }

  @Override
  public List<String> list(String folder) {
    String prefix = folder.isEmpty() ? "" : folder + "/";
    return files.keySet().stream().filter(path -> path.startsWith(prefix)).toList();
  }

  @Override
  public Optional<Blob> read(String path, long maxBytes) {
    byte[] content = files.get(path);
    if (content != null && content.length > maxBytes) {
      throw new TooLarge(path, content.length, maxBytes);
    }
    return Optional.ofNullable(content).map(Blob::of);
  }

  @Override
  public boolean executable(String path) {
    return path.endsWith(".sh") && files.containsKey(path);
  }
}
