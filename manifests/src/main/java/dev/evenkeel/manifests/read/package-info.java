/**
 * From a tree of files to typed resources. What enters: a {@link dev.evenkeel.manifests.read.SourceTree} (a git commit or a folder) and the kinds. What leaves: a {@link
 * dev.evenkeel.manifests.read.Reading}: the fleet, every problem with its place, and what was not read. Nothing in here throws for what a person wrote.
 */
@NullMarked
package dev.evenkeel.manifests.read;

import org.jspecify.annotations.NullMarked;
