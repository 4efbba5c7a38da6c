/** A Compose project as it is, on one host or several. */
@NullMarked
package dev.evenkeel.manifests.kinds.stack;

import org.jspecify.annotations.NullMarked;
