/**
 * Checks from outside: HTTP, TCP, Redis and commands, tried once, with a deadline and with bounded answers. What enters: a {@link dev.evenkeel.hosts.Link} and an address as the host sees it; nothing ever listens on the operator's machine. What
 * leaves: results; a check that fails is a result and no exception.
 */
@NullMarked
package dev.evenkeel.hosts.probe;

import org.jspecify.annotations.NullMarked;
