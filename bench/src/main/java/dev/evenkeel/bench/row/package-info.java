/** One class for each row of the table. */
@NullMarked
package dev.evenkeel.bench.row;

import org.jspecify.annotations.NullMarked;
