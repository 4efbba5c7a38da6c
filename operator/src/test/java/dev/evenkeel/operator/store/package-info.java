/** The store on real files: what it keeps, and what it survives. */
@NullMarked
package dev.evenkeel.operator.store;

import org.jspecify.annotations.NullMarked;
