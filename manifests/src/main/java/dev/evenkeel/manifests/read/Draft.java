package dev.evenkeel.manifests.read;

import dev.evenkeel.api.model.Metadata;
import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.manifests.read.bind.Notes;
import dev.evenkeel.manifests.read.yaml.Yaml;

/**
 * A manifest whose envelope could be read; its spec is still YAML.
 *
 * @param at where the document begins
 */
record Draft(ManifestKind<?> kind, ResourceRef ref, Metadata metadata, Yaml.Mapping spec, Position at, Notes notes) {}
