/**
 * Measurements of Evenkeel side by side with what people use today, never part of the tests. Enters: the built product and the testbed's hosts. Leaves: one table with figures, their spread, and whether the mark of each was met.
 *
 * <p>
 * {@code row} has one class for each row of the table, {@code peer} what it is compared with, {@code rig} what both need: hosts, the product as a process, engine time stamps. End-to-end times are taken by a plain harness: a sample lasts from milliseconds to
 * minutes, has to be set up and cleaned up on real hosts, and must alternate with its peers, all of which JMH is not made for. What is a matter of one processor ({@link dev.evenkeel.bench.row.PlannerBench}) is JMH's.
 */
@NullMarked
package dev.evenkeel.bench;

import org.jspecify.annotations.NullMarked;
