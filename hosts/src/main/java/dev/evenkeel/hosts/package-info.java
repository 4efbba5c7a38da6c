/**
 * The port through which one host is read and written, and the link that reaches it. Nothing here knows a kind or a manifest.
 */
@NullMarked
package dev.evenkeel.hosts;

import org.jspecify.annotations.NullMarked;
