/**
 * What people declare and what Evenkeel says about it: resources, their conditions, events and drift. No behaviour beyond validation; depends on the JDK and annotations only.
 */
@NullMarked
package dev.evenkeel.api.model;

import org.jspecify.annotations.NullMarked;
