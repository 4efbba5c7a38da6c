/** Tests of reading: whole trees in, problems and resources out. */
@NullMarked
package dev.evenkeel.manifests.read;

import org.jspecify.annotations.NullMarked;
