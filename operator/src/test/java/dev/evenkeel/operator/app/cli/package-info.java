/** Tests of the command line: whole commands against a running server, and what they print as goldens. */
@NullMarked
package dev.evenkeel.operator.app.cli;

import org.jspecify.annotations.NullMarked;
