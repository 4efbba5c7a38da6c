/**
 * A whole Compose project (github.com/compose-spec/compose-spec, chapters 3 to 15): several files, merged, with their variables, extended and included services. What enters: the paths of Compose files and the files of the repository; nothing
 * else is read, so the same commit gives the same project everywhere. What leaves: a {@link dev.evenkeel.manifests.compose.project.Project}, or problems at their places.
 */
@NullMarked
package dev.evenkeel.manifests.compose.project;

import org.jspecify.annotations.NullMarked;
