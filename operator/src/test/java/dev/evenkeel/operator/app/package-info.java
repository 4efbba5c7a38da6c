/** Tests of the applications, and the operations in memory that they share. */
@NullMarked
package dev.evenkeel.operator.app;

import org.jspecify.annotations.NullMarked;
