/** A systemd unit. */
@NullMarked
package dev.evenkeel.manifests.kinds.unit;

import org.jspecify.annotations.NullMarked;
