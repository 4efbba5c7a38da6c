/**
 * The HTTP server: routes, who may call them, problem documents, the stream of events, and what monitoring asks for. Requests enter as HTTP, leave as calls of {@link dev.evenkeel.operator.app.Operations}; nothing here knows the loop.
 */
@NullMarked
package dev.evenkeel.operator.app.server;

import org.jspecify.annotations.NullMarked;
