package dev.evenkeel.manifests.kinds.unit;

import dev.evenkeel.manifests.kinds.SourceShape;
import dev.evenkeel.manifests.read.bind.Field;
import dev.evenkeel.manifests.read.bind.FileTree;
import dev.evenkeel.manifests.read.bind.Invalid;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.ShapedBy;
import dev.evenkeel.manifests.read.bind.Written;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** The {@code spec} of a Unit. Without {@code text} and {@code from} a package brings the unit, and only its drop-ins and state are managed. */
@Written.OneOf({"text", "from"})
public record UnitSpec(@Field("The unit file") @Nullable String text,
    @Field("The unit file, from the repository") @ShapedBy(SourceShape.class) @Nullable FileTree from,
    @Field("Whether it is started at boot; true if not said and a text with [Install] is given") @Nullable Boolean enabled,
    @Field("Whether it runs; active if not said and a text is given") @Nullable State state,
    @Field("Drop-ins by file name, as 10-limits.conf") Map<String, String> dropIns,
    @Field("What must be on the host already; the program and the user of the text are asked for anyway") List<RequirementFields> requires) {

  public UnitSpec {
    if (from != null && from.folder()) {
      throw new Invalid("from", from.path() + " is a folder", "name the unit file");
    }
    for (String name : dropIns.keySet()) {
      if (!name.matches("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,99}\\.conf")) {
        throw new Invalid("dropIns", "\"" + Schemas.shorten(name) + "\" is not the name of a drop-in", "write it like 10-limits.conf");
      }
    }
    if (text == null && from == null && dropIns.isEmpty() && enabled == null && state == null) {
      throw new Invalid("", "says nothing about the unit", "write text, from, dropIns, enabled or state");
    }
  }

  /** What can be asked of a unit. */
  public enum State {
    ACTIVE, INACTIVE
  }
}
