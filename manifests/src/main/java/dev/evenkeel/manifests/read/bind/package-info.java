/**
 * From YAML trees to typed records. A {@link dev.evenkeel.manifests.read.bind.Shape} reads one type of value and describes it as a JSON schema, so that the two cannot contradict each other. What
 * enters: a {@link dev.evenkeel.manifests.read.bind.Cursor}. What leaves: a value, or null after problems were noted.
 */
@NullMarked
package dev.evenkeel.manifests.read.bind;

import org.jspecify.annotations.NullMarked;
