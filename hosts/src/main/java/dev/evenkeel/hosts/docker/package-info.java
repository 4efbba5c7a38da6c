/**
 * Docker engines: containers, networks, volumes and images of one host, read into the vocabulary's records and changed by steps, and the engine's events.
 * <p>
 * A {@link dev.evenkeel.hosts.Link} and the socket's path come in; records, outcomes and signals leave. Nothing here decides what should be.
 */
@NullMarked
package dev.evenkeel.hosts.docker;

import org.jspecify.annotations.NullMarked;
