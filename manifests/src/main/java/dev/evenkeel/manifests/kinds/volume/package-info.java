/** A volume of the engine that several services share. */
@NullMarked
package dev.evenkeel.manifests.kinds.volume;

import org.jspecify.annotations.NullMarked;
