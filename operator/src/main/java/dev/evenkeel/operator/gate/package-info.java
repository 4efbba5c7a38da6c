/**
 * The gate and the conditions: what the fleet's observed state means for each host's target and for each resource. Pure: it imports {@code api} only, and knows no clock, randomness, I/O or logging.
 *
 * <p>
 * What enters: a lowered commit, a {@link dev.evenkeel.operator.gate.Picture} of each host, and people's holds. What leaves: the same targets, some held, and conditions with reasons.
 */
@NullMarked
package dev.evenkeel.operator.gate;

import org.jspecify.annotations.NullMarked;
