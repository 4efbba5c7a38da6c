/** Tests of the places that have secrets. */
@NullMarked
package dev.evenkeel.operator.secret;

import org.jspecify.annotations.NullMarked;
