/** From YAML to host targets. Imports {@code api} only. */
@NullMarked
package dev.evenkeel.manifests;

import org.jspecify.annotations.NullMarked;
