package dev.evenkeel.manifests.kinds.stack;

import dev.evenkeel.api.host.Probe;
import dev.evenkeel.api.host.Reaction;
import dev.evenkeel.manifests.compose.OneOrManyShape;
import dev.evenkeel.manifests.kinds.ChecksFields;
import dev.evenkeel.manifests.kinds.PathShape;
import dev.evenkeel.manifests.kinds.ReactionShape;
import dev.evenkeel.manifests.kinds.service.ServiceFile;
import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Field;
import dev.evenkeel.manifests.read.bind.Invalid;
import dev.evenkeel.manifests.read.bind.ShapedBy;
import dev.evenkeel.manifests.read.bind.Written;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The {@code spec} of a Stack: Compose files, and what they cannot say. */
@Written.Refused(value = "rollout", instead = "leave it out: a new container is started before the old one is stopped wherever both can run")
public record StackSpec(
    @Field("Compose files of the repository; of several the later are laid over the earlier") @ShapedBy(ComposeFiles.Paths.class) ComposeFiles compose,
    @Field("Where the project is on the host: relative paths of the Compose files are below it; if not said, a folder of Evenkeel's own") @ShapedBy(PathShape.class) @Nullable String projectDirectory,
    @Field("Profiles that are active; * is all of them") List<String> profiles,
    @Field("Variables for the Compose files; they win over those of files") Map<String, String> values,
    @Field("Files of the repository with variables, the later win; if not said, the .env beside the first Compose file") @ShapedBy(OneOrManyShape.class) List<String> envFile,
    @Field("What is said of single services beside the Compose files") Map<String, ServiceFields> services) {
  private static final String OURS = "/var/lib/evenkeel";

  public StackSpec {
    if (projectDirectory != null && (projectDirectory.equals(OURS) || projectDirectory.startsWith(OURS + "/"))) {
      throw new Invalid("projectDirectory", projectDirectory + " is not a place for files", "choose a path outside " + OURS);
    }
  }

  StackSpec with(ComposeFiles.Made made, Map<String, ServiceFields> rendered) {
    return new StackSpec(new ComposeFiles(compose.paths(), made), projectDirectory, profiles, values, envFile, rendered);
  }

  /**
   * What is said of single services, with the texts of templates.
   *
   * @return null after a problem was noted
   */
  @Nullable
  Map<String, ServiceFields> rendered(Cursor at) {
    Map<String, ServiceFields> rendered = new LinkedHashMap<>();
    for (Map.Entry<String, ServiceFields> entry : services.entrySet()) {
      ServiceFields fields = entry.getValue();
      List<ServiceFile> files = ServiceFile.rendered(fields.files(), at);
      if (files == null) {
        return null;
      }
      rendered.put(entry.getKey(), new ServiceFields(files, fields.probes(), fields.remedy(), fields.onChange()));
    }
    return rendered;
  }

  /** An entry of {@code services}. */
  public record ServiceFields(@Field("Files that are put on the host and mounted") List<ServiceFile> files,
      @Field("Checks from outside, beside the container's healthcheck; all must pass") @ShapedBy(ChecksFields.Probes.class) List<Probe> probes,
      @Field("What is done while it stays unhealthy; if not said restart, then recreate after 30s, 5 steps per 1h") ChecksFields.@Nullable Remedy remedy,
      @Field(value = "What the container does when a file of the repository changes that the Compose file mounts: restart, recreate, {signal: …}, {http: …} or {exec: …}", byDefault = "restart") @ShapedBy(ReactionShape.class) Reaction onChange) {
    static final ServiceFields NOTHING = new ServiceFields(List.of(), List.of(), null, new Reaction.Restart());

    public ServiceFields {
      if (onChange instanceof Reaction.Reload) {
        throw new Invalid("onChange", "reload is for units", "write {signal: SIGHUP}, {http: …} or {exec: […]}");
      }
    }
  }
}
