/**
 * What every {@link dev.evenkeel.hosts.Host} must do, as one suite that the host in memory and a real host both pass. Whoever has another adapter extends {@link dev.evenkeel.hosts.contract.HostContract} and gives it a
 * {@link dev.evenkeel.hosts.contract.Subject}.
 */
@NullMarked
package dev.evenkeel.hosts.contract;

import org.jspecify.annotations.NullMarked;
