package dev.evenkeel.manifests.compose;

import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Definitions;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.Shape;
import dev.evenkeel.manifests.read.bind.SizeShape;
import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code tmpfs}: {@code PATH[:OPTIONS]}, one or a list. Options are size, mode, ro, and those that the engine sets anyway. */
public final class TmpfsShape implements Shape<List<ComposeMount>> {
  @Override
  public @Nullable List<ComposeMount> read(Cursor at) {
    List<Yaml> items = at.yaml() instanceof Yaml.Sequence sequence ? sequence.items() : List.of(at.yaml());
    List<ComposeMount> mounts = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      ComposeMount mount = one(at.yaml() instanceof Yaml.Sequence ? at.item(i, items.get(i)) : at);
      if (mount != null) {
        mounts.add(mount);
      }
    }
    return mounts.size() == items.size() ? mounts : null;
  }

  private static @Nullable ComposeMount one(Cursor at) {
    String text = at.text("a path");
    if (text == null) {
      return null;
    }
    int colon = text.indexOf(':');
    String target = MountShape.target(at, colon < 0 ? text : text.substring(0, colon));
    if (target == null) {
      return null;
    }
    Long size = null;
    Integer mode = null;
    Boolean readOnly = null;
    for (String option : colon < 0 ? List.<String>of() : List.of(text.substring(colon + 1).split(",", -1))) {
      String value = option.substring(option.indexOf('=') + 1);
      switch (option.contains("=") ? option.substring(0, option.indexOf('=')) : option) {
        case "rw", "noexec", "nosuid", "nodev" -> {
        }
        case "ro" -> readOnly = true;
        case "size" -> {
          size = SizeShape.parse(value);
          if (size == null) {
            return at.refuse("size \"" + Schemas.shorten(value) + "\" is not a size", "write it like 64m");
          }
        }
        case "mode" -> {
          mode = ModeShape.parse(value);
          if (mode == null) {
            return at.refuse("mode \"" + Schemas.shorten(value) + "\" is not a mode", "write it in octal, as 1777");
          }
        }
        default -> {
          return at.refuse("option \"" + Schemas.shorten(option) + "\" is not supported", "size, mode and ro are");
        }
      }
    }
    return MountShape.tmpfs(at, target, readOnly, size, mode);
  }

  @Override
  public Map<String, Object> describe(Definitions definitions) {
    return Schemas.anyOf(List.of(Schemas.type("string"), Schemas.list(Schemas.type("string"))));
  }

  @Override
  public String words() {
    return "text or list";
  }
}
