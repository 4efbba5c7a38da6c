package dev.evenkeel.hosts.docker;

/**
 * How a command in a container ended.
 *
 * @param output both outputs in order, cut off after 64 KiB
 */
public record ExecResult(int exitCode, String output) {}
