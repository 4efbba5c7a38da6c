/** A host of the fleet and the way to it. */
@NullMarked
package dev.evenkeel.manifests.kinds.host;

import org.jspecify.annotations.NullMarked;
