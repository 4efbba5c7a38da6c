/** A network of the engine that several services share. */
@NullMarked
package dev.evenkeel.manifests.kinds.network;

import org.jspecify.annotations.NullMarked;
