/**
 * A host in memory: an engine, systemd, files, a ledger and a lock that behave as the real ones do, defaults, refusals and signals included. What enters: steps and readings through the port, and {@link dev.evenkeel.hosts.fake.ByHand}, the
 * person who disturbs it. What leaves: the same records that a real host gives. It has no clock and no randomness of its own, so that a run can be repeated exactly. It passes the same contract suite as a real host.
 */
@NullMarked
package dev.evenkeel.hosts.fake;

import org.jspecify.annotations.NullMarked;
