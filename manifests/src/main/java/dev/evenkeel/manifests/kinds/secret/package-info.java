/** Where values come from that are not to stand in git. */
@NullMarked
package dev.evenkeel.manifests.kinds.secret;

import org.jspecify.annotations.NullMarked;
