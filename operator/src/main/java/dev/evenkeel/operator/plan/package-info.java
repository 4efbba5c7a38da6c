/**
 * From what a host should be and what it is to what is to be done: pure, static, deterministic. In come a {@link dev.evenkeel.api.host.HostTarget}, a {@link dev.evenkeel.api.host.HostState} and the time; out goes a
 * {@link dev.evenkeel.api.host.Plan}. Imports {@code api} only: no clock, no randomness, no I/O, no logging.
 */
@NullMarked
package dev.evenkeel.operator.plan;

import org.jspecify.annotations.NullMarked;
