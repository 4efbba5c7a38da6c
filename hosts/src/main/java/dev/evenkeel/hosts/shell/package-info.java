/**
 * The host shell: the one exec channel of a session. It holds the host's lock, expects a heartbeat, and runs bounded batches as children. What enters: commands whose every value is an argument or standard input.
 * What leaves: exit codes and bytes. It knows nothing of files, units or containers.
 */
@NullMarked
package dev.evenkeel.hosts.shell;

import org.jspecify.annotations.NullMarked;
