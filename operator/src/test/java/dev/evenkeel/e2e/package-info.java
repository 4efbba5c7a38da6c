/**
 * Evenkeel as people use it: a real operator in a process of its own, driven by its command line and its HTTP API, on real hosts. Enters: hosts of the testbed, the bundled examples. Nothing of the product is called directly.
 */
@NullMarked
package dev.evenkeel.e2e;

import org.jspecify.annotations.NullMarked;
