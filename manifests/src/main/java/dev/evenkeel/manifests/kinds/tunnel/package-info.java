/** A Cloudflare tunnel: its configuration and what runs it. */
@NullMarked
package dev.evenkeel.manifests.kinds.tunnel;

import org.jspecify.annotations.NullMarked;
