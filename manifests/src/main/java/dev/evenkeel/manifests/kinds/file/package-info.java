/** A file, folder, tree or link on a host. */
@NullMarked
package dev.evenkeel.manifests.kinds.file;

import org.jspecify.annotations.NullMarked;
