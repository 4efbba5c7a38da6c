/**
 * The loop: one queue of host names with evidence, one worker per host that connects, observes, gates, plans, runs and tells, and the health checks that feed it.
 *
 * <p>
 * What enters: a lowered commit ({@code FleetTarget}), people's requests, signals of the hosts. What leaves: steps through the port {@code Host}, and events, drift, plans and conditions through {@link dev.evenkeel.operator.loop.Journal}.
 * It sees the port only, never Docker, systemd or SSH. Time, threads and chance come through {@link dev.evenkeel.operator.loop.Time}, so that the whole loop also runs single-threaded in virtual time.
 */
@NullMarked
package dev.evenkeel.operator.loop;

import org.jspecify.annotations.NullMarked;
