package dev.evenkeel.manifests.kinds.file;

import dev.evenkeel.api.host.Reaction;
import dev.evenkeel.manifests.compose.ModeShape;
import dev.evenkeel.manifests.kinds.PathShape;
import dev.evenkeel.manifests.kinds.ReactionShape;
import dev.evenkeel.manifests.kinds.SecretTextShape;
import dev.evenkeel.manifests.kinds.SourceShape;
import dev.evenkeel.manifests.kinds.UserShape;
import dev.evenkeel.manifests.read.bind.Field;
import dev.evenkeel.manifests.read.bind.FileTree;
import dev.evenkeel.manifests.read.bind.Invalid;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.ShapedBy;
import dev.evenkeel.manifests.read.bind.Written;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** The {@code spec} of a File. */
@Written.OneOf(value = {"content", "from", "directory", "link"}, required = true)
public record FileSpec(@Field("Where it stands on the host") @ShapedBy(PathShape.class) String path,
    @Field("Its text, in which secrets may stand") @ShapedBy(SecretTextShape.class) @Nullable String content,
    @Field("A file or folder of the repository; of a folder on the host only the entries that come from here are managed") @ShapedBy(SourceShape.class) @Nullable FileTree from,
    @Field(value = "Whether ${secret:NAME/KEY} in the file of from stands for the value", byDefault = "false") boolean template,
    @Field("true for a folder whose contents are nobody's business") @Nullable Boolean directory,
    @Field("Where a symbolic link leads") @Nullable String link,
    @Field("Permissions in octal; if not said 0644, 0755 for folders and what is executable in git, and 0400 with a secret") @ShapedBy(ModeShape.class) @Nullable Integer mode,
    @Field("Owner; if not said root") @ShapedBy(UserShape.class) @Nullable String owner,
    @Field("Group; if not said the owner's") @ShapedBy(UserShape.class) @Nullable String group,
    @Field("Command on the host that accepts the new content below $DIR before it is put in place") List<String> validate,
    @Field("What others do when it changes") List<Change> onChange) {

  public FileSpec {
    if (template && from == null && content == null) {
      throw new Invalid("template", "there is no from", "remove it");
    }
    if (directory != null && !directory) {
      throw new Invalid("directory", "is true or not written", null);
    }
    if (link != null && (link.isEmpty() || link.length() > 4_000 || link.chars().anyMatch(Character::isISOControl))) {
      throw new Invalid("link", "\"" + Schemas.shorten(link) + "\" is not a path", null);
    }
    if (link != null && mode != null) {
      throw new Invalid("mode", "a link has none", "remove it");
    }
    if (!validate.isEmpty() && content == null && from == null) {
      throw new Invalid("validate", "there is no content to validate", "remove it");
    }
  }

  /** The same with the text of its template in the place of {@code from}. */
  FileSpec rendered(String marked) {
    return new FileSpec(path, marked, null, template, directory, link, mode, owner, group, validate, onChange);
  }

  /** What another resource of the host does. */
  public record Change(@Field("Kind/name of a Service, Unit or Tunnel on the same host") String resource,
      @Field(name = "do", value = "restart, recreate, reload, {signal: …}, {http: …} or {exec: …}", byDefault = "restart") @ShapedBy(ReactionShape.class) Reaction reaction) {}
}
