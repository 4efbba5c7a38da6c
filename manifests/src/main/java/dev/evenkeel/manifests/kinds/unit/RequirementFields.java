package dev.evenkeel.manifests.kinds.unit;

import dev.evenkeel.api.host.Requirement;
import dev.evenkeel.manifests.kinds.PathShape;
import dev.evenkeel.manifests.kinds.UserShape;
import dev.evenkeel.manifests.read.bind.Field;
import dev.evenkeel.manifests.read.bind.Invalid;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.ShapedBy;
import dev.evenkeel.manifests.read.bind.Written;
import org.jspecify.annotations.Nullable;

/** One of {@code requires}. */
@Written.OneOf(value = {"binary", "user", "mount", "path"}, required = true)
public record RequirementFields(@Field("A program: a path, or a name that is found on root's PATH") @Nullable String binary,
    @Field("A user") @ShapedBy(UserShape.class) @Nullable String user,
    @Field("A path that must be a mount point") @ShapedBy(PathShape.class) @Nullable String mount,
    @Field("A path that must be there") @ShapedBy(PathShape.class) @Nullable String path) {

  public RequirementFields {
    if (binary != null && !binary.matches("/?[a-zA-Z0-9_.+-]+(?:/[a-zA-Z0-9_.+-]+)*")) {
      throw new Invalid("binary", "\"" + Schemas.shorten(binary) + "\" is not a program", "write its path or its name");
    }
  }

  Requirement requirement() {
    if (binary != null) {
      return new Requirement.Binary(binary);
    }
    if (user != null) {
      return new Requirement.User(user);
    }
    return mount != null ? new Requirement.MountPoint(mount) : new Requirement.Path(path == null ? "/" : path);
  }
}
