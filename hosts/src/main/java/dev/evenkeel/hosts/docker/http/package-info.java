/**
 * HTTP/1.1 (RFC 9112) to an engine's socket over a {@link dev.evenkeel.hosts.Link}: just what the Docker Engine API needs, hijacked streams included.
 * <p>
 * Requests come in; answers, or an {@link java.io.IOException} that says which request of which host failed how, leave. Nothing here knows what the engine's JSON means.
 */
@NullMarked
package dev.evenkeel.hosts.docker.http;

import org.jspecify.annotations.NullMarked;
