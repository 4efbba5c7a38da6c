/** The first meeting with a host: how to log in, and whether Evenkeel could work there. Asks, and changes nothing; what enters is an address, what leaves is a list of checks with what to do next. */
@NullMarked
package dev.evenkeel.hosts.contact;

import org.jspecify.annotations.NullMarked;
