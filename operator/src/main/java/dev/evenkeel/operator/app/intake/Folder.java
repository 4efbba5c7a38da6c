package dev.evenkeel.operator.app.intake;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.operator.app.Manually;
import dev.evenkeel.operator.app.RefusedException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.SortedMap;

/**
 * A folder of manifests to which new ones are added. What is there is never written over.
 *
 * @param path absolute
 * @param shown how messages call it
 */
public record Folder(Path path, String shown) {

  /**
   * The fleet as it is written there; an empty one where there is no such folder yet.
   *
   * @throws RefusedException when it cannot be read
   */
  public FleetTarget read() throws RefusedException {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new RefusedException(RefusedException.Why.INVALID, shown + " cannot be made a folder: " + e.getMessage());
    }
    return Manually.read(path);
  }

  /** @throws RefusedException when a resource of that name is declared there already, or is there and cannot be read */
  public void needsNo(ResourceRef ref, FleetTarget fleet) throws RefusedException {
    FleetTarget.Declared declared = fleet.resources().get(ref);
    if (declared != null || fleet.refusals().containsKey(ref)) {
      throw new RefusedException(RefusedException.Why.INVALID, ref + " is in " + shown + " already"
          + (declared == null ? "" : " (" + declared.at() + ")") + "; remove it there, or choose another name");
    }
  }

  /**
   * Writes files, all or none.
   *
   * @param files text by path below the folder
   * @throws RefusedException when one is there already or cannot be written, with its path
   */
  public void write(SortedMap<String, String> files) throws RefusedException {
    for (String file : files.keySet()) {
      if (Files.exists(path.resolve(file), java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
        throw new RefusedException(RefusedException.Why.INVALID,
            named(file) + " is there already and is not written over; remove it, or say another folder");
      }
    }
    for (Map.Entry<String, String> file : files.entrySet()) {
      try {
        Path to = path.resolve(file.getKey());
        Files.createDirectories(java.util.Objects.requireNonNull(to.getParent()));
        Files.writeString(to, file.getValue(), StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      } catch (IOException e) {
        throw new RefusedException(RefusedException.Why.UNAVAILABLE, named(file.getKey()) + " cannot be written: " + e.getMessage());
      }
    }
  }

  /** A path of a file below it, as the person can open it from here. */
  public String named(String file) {
    return shown.equals(".") ? file : (shown.endsWith("/") ? shown : shown + "/") + file;
  }
}
