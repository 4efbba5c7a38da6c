package dev.evenkeel.manifests.kinds.service;

import dev.evenkeel.api.host.Reaction;
import dev.evenkeel.manifests.compose.ModeShape;
import dev.evenkeel.manifests.kinds.HostFiles;
import dev.evenkeel.manifests.kinds.PathShape;
import dev.evenkeel.manifests.kinds.ReactionShape;
import dev.evenkeel.manifests.kinds.SecretTextShape;
import dev.evenkeel.manifests.kinds.SourceShape;
import dev.evenkeel.manifests.kinds.UserShape;
import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Field;
import dev.evenkeel.manifests.read.bind.FileTree;
import dev.evenkeel.manifests.read.bind.Invalid;
import dev.evenkeel.manifests.read.bind.ShapedBy;
import dev.evenkeel.manifests.read.bind.Written;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** One of {@code files} of a Service. */
@Written.OneOf(value = {"from", "content"}, required = true)
public record ServiceFile(@Field("A file or folder of the repository") @ShapedBy(SourceShape.class) @Nullable FileTree from,
    @Field("Its text, in which secrets may stand") @ShapedBy(SecretTextShape.class) @Nullable String content,
    @Field(value = "Whether ${secret:NAME/KEY} in the file of from stands for the value", byDefault = "false") boolean template,
    @Field("Where it is mounted in the container") @ShapedBy(PathShape.class) String to,
    @Field("Permissions in octal; if not said 0644, 0755 for what is executable in git, and 0400 with a secret") @ShapedBy(ModeShape.class) @Nullable Integer mode,
    @Field("Owner on the host, best as a number; if not said root, and with a secret the number that user of the container begins with") @ShapedBy(UserShape.class) @Nullable String owner,
    @Field(value = "Whether the container may write to it", byDefault = "false") boolean writable,
    @Field("Command that accepts the new files below $DIR before they are put in place") List<String> validate,
    @Field(value = "Where that runs: in the service's own image, or on the host", byDefault = "image") ValidateOn validateOn,
    @Field(value = "What the container does when it changes: restart, recreate, {signal: …}, {http: …} or {exec: …}", byDefault = "restart") @ShapedBy(ReactionShape.class) Reaction onChange) {

  public ServiceFile {
    if (template && from == null && content == null) {
      throw new Invalid("template", "there is no from", "remove it");
    }
    if (onChange instanceof Reaction.Reload) {
      throw new Invalid("onChange", "reload is for units", "write {signal: SIGHUP}, {http: …} or {exec: […]}");
    }
  }

  /**
   * These, with the texts of their templates in the place of {@code from}.
   *
   * @return null after a problem was noted
   */
  public static @Nullable List<ServiceFile> rendered(List<ServiceFile> files, Cursor at) {
    List<ServiceFile> rendered = new ArrayList<>();
    for (ServiceFile file : files) {
      String text = file.template && file.from != null ? HostFiles.template(at, file.from) : file.content;
      if (file.template && text == null) {
        return null;
      }
      rendered.add(file.template
          ? new ServiceFile(null, text, true, file.to, file.mode, file.owner, file.writable, file.validate, file.validateOn, file.onChange)
          : file);
    }
    return rendered;
  }

  /** Where a validation runs. */
  public enum ValidateOn {
    IMAGE, HOST
  }
}
