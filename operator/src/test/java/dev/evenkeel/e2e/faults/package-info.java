/**
 * The faults that Evenkeel promises to survive, done to real hosts and to the real operator, each as one row of a table. A row breaks something, says what must hold while it is broken, mends it, and waits until all is as written again. What must hold in every row (I1 to I8 of
 * docs/reliability.md) is looked at from outside by {@link dev.evenkeel.e2e.faults.Trial}: by the engine, systemd, the files of the hosts, the operator's HTTP API and its process.
 */
@NullMarked
package dev.evenkeel.e2e.faults;

import org.jspecify.annotations.NullMarked;
