package dev.evenkeel.manifests.kinds.stack;

import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.Reaction;
import dev.evenkeel.api.host.Requirement;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.manifests.compose.project.Grant;
import dev.evenkeel.manifests.compose.project.Project;
import dev.evenkeel.manifests.compose.project.ProjectService;
import dev.evenkeel.manifests.compose.project.Routes;
import dev.evenkeel.manifests.kinds.HostFiles;
import dev.evenkeel.manifests.kinds.service.ServiceFiles;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Where the files of a Stack stand on a host: what its Compose files mount by relative paths below its project directory, and what Evenkeel alone brings (files, configs, secrets) in a folder for each service.
 *
 * @param folder    the project's folder in the repository
 * @param directory on the host, or null for a folder of Evenkeel's own
 */
record StackPlaces(ResourceRef ref, String folder, @Nullable String directory) {
  private static final int READ_BY_ALL = 0444;

  /** The folder of one service's own files. */
  String folder(String service) {
    return HostFiles.folder(ref) + "/services/" + service;
  }

  /** Where a file or folder of the repository stands that is mounted by its relative path. */
  String bind(String path) {
    String relative = Routes.relative(folder, path);
    String onHost = directory == null ? null : Routes.absolute(directory, relative);
    // what lies above has no place below a folder of our own; it is told apart
    return onHost != null ? onHost : HostFiles.folder(ref) + "/project/" + ServiceFiles.relative(relative);
  }

  /** Puts configs or secrets on the host and mounts them. */
  void grant(ProjectService service, String section, List<Grant> grants, Map<String, Project.Material> materials, String at,
      Reaction onChange, ServiceFiles files, Set<Requirement> requires) {
    for (Grant grant : grants) {
      String target = Objects.requireNonNull(grant.path(at));
      Project.Material material = Objects.requireNonNull(materials.get(grant.source()));
      if (material.path() != null) {
        files.add(material.path(), target);
        requires.add(new Requirement.Path(material.path()));
        continue;
      }
      String path = folder(service.name()) + "/" + section + target;
      int mode = grant.mode() == null ? READ_BY_ALL : grant.mode();
      File file = material.file() != null
          ? new File(path, File.Regular.of(material.file().content()), new File.Mode(mode), grant.uid(), grant.gid(), true)
          : new File(path, File.Regular.text(String.valueOf(material.content())), new File.Mode(mode), grant.uid(), grant.gid(), true);
      files.add(file, target, onChange);
    }
  }
}
