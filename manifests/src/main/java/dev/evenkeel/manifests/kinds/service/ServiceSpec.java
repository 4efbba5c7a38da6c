package dev.evenkeel.manifests.kinds.service;

import dev.evenkeel.api.host.Probe;
import dev.evenkeel.manifests.compose.ComposeService;
import dev.evenkeel.manifests.compose.ComposeServiceShape;
import dev.evenkeel.manifests.kinds.ChecksFields;
import dev.evenkeel.manifests.read.bind.Field;
import dev.evenkeel.manifests.read.bind.ShapedBy;
import dev.evenkeel.manifests.read.bind.Written;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** The {@code spec} of a Service: one container. */
@Written.Refused(value = "rollout", instead = "leave it out: a new container is started before the old one is stopped wherever both can run")
public record ServiceSpec(
    @Field("A service of the Compose specification, field for field") @ShapedBy(ComposeServiceShape.class) ComposeService container,
    @Field("Files that are put on the host and mounted") List<ServiceFile> files,
    @Field("Checks from outside, beside the container's healthcheck; all must pass") @ShapedBy(ChecksFields.Probes.class) List<Probe> probes,
    @Field("What is done while it stays unhealthy; if not said restart, then recreate after 30s, 5 steps per 1h") ChecksFields.@Nullable Remedy remedy) {}
