/**
 * Real Docker hosts for tests: containers that boot systemd, sshd and a dockerd of their own, started by Testcontainers from the images that
 * the scripts of the {@code testbed} folder make; besides them a registry and a TCP proxy that can be told to misbehave.
 *
 * <p>Enters: an engine on this machine. Leaves: hosts with an address, a key and a host key, as a server has them. A test says
 * {@link dev.evenkeel.testbed.RealHosts} and takes a {@link dev.evenkeel.testbed.TestHost} as a parameter. Everything started carries the
 * label {@code evenkeel.testbed} with the run's identity and goes away with the run, or at the start of the next one if this one was killed.
 */
@NullMarked
package dev.evenkeel.testbed;

import org.jspecify.annotations.NullMarked;
