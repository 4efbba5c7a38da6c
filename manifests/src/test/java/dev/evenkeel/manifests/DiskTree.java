package dev.evenkeel.manifests;

import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.SourceTree;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A folder on the disk, read anew each time. */
record DiskTree(Path root) implements SourceTree {
  @Override
  public String revision() {
    return "disk";
  }

  @Override
  public List<String> list(String folder) {
    try (Stream<Path> files = Files.walk(root.resolve(folder))) {
      return files.filter(Files::isRegularFile).map(file -> root.relativize(file).toString()).sorted().toList();
    } catch (IOException missing) {
      return List.of();
    }
  }

  @Override
  public Optional<Blob> read(String path, long maxBytes) {
    try {
      Path file = root.resolve(path);
      return Files.isRegularFile(file) ? Optional.of(Blob.of(Files.readAllBytes(file))) : Optional.empty();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
