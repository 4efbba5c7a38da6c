/** One container, written as a service of the Compose specification. */
@NullMarked
package dev.evenkeel.manifests.kinds.service;

import org.jspecify.annotations.NullMarked;
