/**
 * The command line: what people type. Arguments enter, text and an exit code leave. Commands that ask a server speak HTTP in the words of {@code api.http}; {@code validate}, {@code plan} and {@code apply} work without one.
 */
@NullMarked
package dev.evenkeel.operator.app.cli;

import org.jspecify.annotations.NullMarked;
