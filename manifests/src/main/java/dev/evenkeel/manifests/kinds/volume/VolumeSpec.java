package dev.evenkeel.manifests.kinds.volume;

import dev.evenkeel.manifests.compose.KeyValues;
import dev.evenkeel.manifests.read.bind.Field;
import dev.evenkeel.manifests.read.bind.Invalid;
import dev.evenkeel.manifests.read.bind.ShapedBy;
import dev.evenkeel.manifests.read.bind.Written;
import org.jspecify.annotations.Nullable;

import java.util.Map;

/** The {@code spec} of a Volume: an entry of the Compose specification's top-level {@code volumes} (07-volumes.md). Its name is the manifest's. */
@Written(snakeCase = true)
@Written.Refused(value = "name", instead = "its name is metadata.name")
public record VolumeSpec(@Field("Driver; local if not said") @Nullable String driver,
    @Field("Options of the driver") Map<String, String> driverOpts,
    @Field("Labels of the volume") @ShapedBy(KeyValues.Labels.class) Map<String, String> labels,
    @Field(value = "It is somebody else's: it must be there, and is never made, changed or removed", byDefault = "false") boolean external) {

  public VolumeSpec {
    if (external && (driver != null || !driverOpts.isEmpty() || !labels.isEmpty())) {
      throw new Invalid("external", "excludes all other fields", "what is somebody else's cannot be described here");
    }
  }
}
