/**
 * The ledger on the host: what was applied, in {@code /var/lib/evenkeel/ledger}, root's and 0600. What enters: a {@code Ledger}. What leaves: one, or that there is none, or why it cannot be understood, and then nothing may be written to the host.
 */
@NullMarked
package dev.evenkeel.hosts.ledger;

import org.jspecify.annotations.NullMarked;
