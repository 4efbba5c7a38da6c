/**
 * The simulator: the real gate, planner, loop and store over simulated hosts, on one thread in virtual time. A schedule is made from a seed: what is committed, what people do to the hosts, and what goes wrong at which call. A schedule that fails prints its
 * seed and its story; the same seed gives the same run.
 *
 * <p>
 * What enters: seeds. What leaves: failures of the {@link dev.evenkeel.operator.sim.Oracles}.
 */
@NullMarked
package dev.evenkeel.operator.sim;

import org.jspecify.annotations.NullMarked;
