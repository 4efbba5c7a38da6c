package dev.evenkeel.manifests.compose;

import dev.evenkeel.api.host.Container.Device;
import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Definitions;
import dev.evenkeel.manifests.read.bind.Field;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.Shape;
import dev.evenkeel.manifests.read.bind.ShapedList;
import dev.evenkeel.manifests.read.bind.Shapes;
import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** {@code SOURCE[:TARGET[:PERMISSIONS]]}, or the long form. */
final class DeviceShape implements Shape<Device> {
  record LongForm(@Field("Device of the host") String source, @Field("Path in the container, if another") @Nullable String target,
      @Field(value = "Of r, w and m", byDefault = "rwm") String permissions) {}

  /** The shape of {@code devices}. */
  public static final class ListOf extends ShapedList<Device> {
    public ListOf() {
      super(new DeviceShape(), "devices");
    }
  }

  @Override
  public @Nullable Device read(Cursor at) {
    if (at.yaml() instanceof Yaml.Mapping) {
      LongForm form = Shapes.of(LongForm.class).read(at);
      return form == null ? null : make(at, form.source(), form.target() == null ? form.source() : form.target(), form.permissions());
    }
    String text = at.text("a device");
    if (text == null) {
      return null;
    }
    String[] parts = text.split(":", -1);
    return parts.length > 3
        ? at.refuse("\"" + Schemas.shorten(text) + "\" is not a device", "write /dev/source:/dev/target:rwm")
        : make(at, parts[0], parts.length > 1 ? parts[1] : parts[0], parts.length > 2 ? parts[2] : "rwm");
  }

  private static @Nullable Device make(Cursor at, String source, String target, String permissions) {
    String outside = Paths.normalise(source);
    String inside = Paths.normalise(target);
    if (outside == null || inside == null) {
      return at.refuse("\"" + Schemas.shorten(outside == null ? source : target) + "\" is not the path of a device",
          "write an absolute path, as /dev/ttyUSB0");
    }
    return permissions.matches("r?w?m?") && !permissions.isEmpty()
        ? new Device(outside, inside, permissions)
        : at.refuse("\"" + Schemas.shorten(permissions) + "\" are no permissions", "write r, w and m in this order");
  }

  @Override
  public Map<String, Object> describe(Definitions definitions) {
    return Schemas.anyOf(List.of(Schemas.type("string"), Shapes.of(LongForm.class).describe(definitions)));
  }

  @Override
  public String words() {
    return "device";
  }
}
