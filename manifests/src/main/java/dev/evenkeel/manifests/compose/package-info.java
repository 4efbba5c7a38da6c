/**
 * The service model of the Compose specification (github.com/compose-spec/compose-spec, 05-services.md and deploy.md), once, for everything that is written in it. What enters: YAML under a cursor. What leaves: a {@link
 * dev.evenkeel.manifests.compose.ComposeService}, and from it a container with the files it mounts. What is not supported is refused where it is written.
 */
@NullMarked
package dev.evenkeel.manifests.compose;

import org.jspecify.annotations.NullMarked;
