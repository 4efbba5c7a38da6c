/**
 * A real host behind the port: one link, and on it the shell with the lock, the engine, systemd, the files and the ledger. What enters: a host's specification, readings to make and steps to run. What leaves: states, outcomes and signals. Each part is
 * the work of its own package; here they are only put together, and what one part lacks does not stop the others.
 */
@NullMarked
package dev.evenkeel.hosts.remote;

import org.jspecify.annotations.NullMarked;
