package dev.evenkeel.manifests.compose;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.manifests.read.bind.FileTree;
import org.jspecify.annotations.Nullable;

/**
 * A mount as written.
 *
 * @param mount    its source is still the relative path when {@code files} are given
 * @param files    what a relative bind source holds in the repository; null for every other mount
 * @param place    the path of the field in the spec, for messages
 */
public record ComposeMount(Container.Mount mount, @Nullable FileTree files, String place) {}
