/** Tests of whole fleets: trees of files in, targets of hosts out. */
@NullMarked
package dev.evenkeel.manifests;

import org.jspecify.annotations.NullMarked;
