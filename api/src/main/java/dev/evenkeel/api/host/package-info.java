/**
 * What may stand on a host (one vocabulary for desired, applied and observed), what was seen there, and the plan that leads from one to the other. Depends on the JDK and annotations only.
 */
@NullMarked
package dev.evenkeel.api.host;

import org.jspecify.annotations.NullMarked;
