/** Tests of the HTTP server: rules by themselves, and the running server over sockets. */
@NullMarked
package dev.evenkeel.operator.app.server;

import org.jspecify.annotations.NullMarked;
