package dev.evenkeel.manifests.kinds;

import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Resource;
import dev.evenkeel.manifests.read.ManifestKind;
import dev.evenkeel.manifests.read.Reading;

/**
 * One kind of resource.
 *
 * @param <S> the record that its {@code spec} is read into
 */
public interface Kind<S extends Record> extends ManifestKind<S> {

  /** What an instance of {@code resource} on {@code host} consists of. Pure: the same arguments give the same objects. */
  Lowered lower(Resource<S> resource, HostSpec host, Reading reading);
}
