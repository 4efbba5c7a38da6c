/**
 * The places that have secrets, behind the port {@code loop.SecretReader}: age files, the operator's environment and files, files of hosts, Vault. What enters is where to look; what leaves is values, to the loop and to nobody else, and messages without them.
 */
@NullMarked
package dev.evenkeel.operator.secret;

import org.jspecify.annotations.NullMarked;
