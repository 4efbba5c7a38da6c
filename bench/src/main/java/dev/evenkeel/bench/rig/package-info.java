/** What benchmarks and peers share: the product as a process, manifests, what the engine and the kernel say. */
@NullMarked
package dev.evenkeel.bench.rig;

import org.jspecify.annotations.NullMarked;
