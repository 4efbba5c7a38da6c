/** The operator: what to do, when, and telling people about it. */
@NullMarked
package dev.evenkeel.operator;

import org.jspecify.annotations.NullMarked;
