/**
 * Links: this machine, and one lasting SSH session to another one; and a doorway that keeps a fleet from logging in at one machine all at once.
 * <p>
 * Addresses, identities and pinned host keys come in; {@link dev.evenkeel.hosts.Link}s and typed failures leave. No type of the SSH library leaves this package, and nothing here listens on a port.
 */
@NullMarked
package dev.evenkeel.hosts.ssh;

import org.jspecify.annotations.NullMarked;
