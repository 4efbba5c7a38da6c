/** Manifests from what is there: a host that was met for the first time, a Compose file, a whole host. What enters was read elsewhere; what leaves is text, and a list of what was left out. Only {@code Intake} talks to a host, and only to look. */
@NullMarked
package dev.evenkeel.operator.app.intake;

import org.jspecify.annotations.NullMarked;
