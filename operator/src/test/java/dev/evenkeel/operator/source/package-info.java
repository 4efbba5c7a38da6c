/** Sources against real repositories that JGit makes, and real folders. */
@NullMarked
package dev.evenkeel.operator.source;

import org.jspecify.annotations.NullMarked;
