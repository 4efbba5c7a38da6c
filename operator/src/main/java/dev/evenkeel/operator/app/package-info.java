/**
 * The applications: the one interface through which people's requests enter, and, below it, the server, the command line and the web page. The only place where Micronaut, the concrete adapters and the loop meet.
 */
@NullMarked
package dev.evenkeel.operator.app;

import org.jspecify.annotations.NullMarked;
