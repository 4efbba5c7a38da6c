/** Tests of the shapes. */
@NullMarked
package dev.evenkeel.manifests.read.bind;

import org.jspecify.annotations.NullMarked;
