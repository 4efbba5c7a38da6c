package dev.evenkeel.manifests.kinds.defaults;

import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Resource;
import dev.evenkeel.manifests.kinds.Kind;
import dev.evenkeel.manifests.kinds.Lowered;
import dev.evenkeel.manifests.read.Overlay;
import dev.evenkeel.manifests.read.Reading;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fields for the specs of others; nothing stands on a host by it. */
public final class DefaultsKind implements Kind<DefaultsSpec> {
  @Override
  public String name() {
    return "Defaults";
  }

  @Override
  public Class<DefaultsSpec> spec() {
    return DefaultsSpec.class;
  }

  @Override
  public boolean placed() {
    return false;
  }

  @Override
  public boolean overlays() {
    return true;
  }

  @Override
  public Optional<Overlay> overlay(Resource<DefaultsSpec> resource) {
    DefaultsSpec.Selector selector = resource.spec().selector();
    List<String> kinds = selector == null ? List.of() : selector.kind();
    Map<String, String> labels = selector == null ? Map.of() : selector.labels();
    return Optional.of(new Overlay(resource.ref().name(), kinds, labels, resource.spec().spec(), resource.at()));
  }

  @Override
  public Lowered lower(Resource<DefaultsSpec> resource, HostSpec host, Reading reading) {
    return Lowered.NOTHING;
  }
}
