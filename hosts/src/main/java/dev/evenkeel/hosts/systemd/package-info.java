/**
 * The host's systemd over D-Bus (org.freedesktop.systemd1(5)) through a channel of the link to the system bus's socket. What enters: unit names. What leaves: their states, their signals, and the outcome of what was asked of them. Files of units are
 * {@code hosts.files}' work.
 */
@NullMarked
package dev.evenkeel.hosts.systemd;

import org.jspecify.annotations.NullMarked;
