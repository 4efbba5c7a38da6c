/** What the product is compared with, each as good as a person would write or set it up. */
@NullMarked
package dev.evenkeel.bench.peer;

import org.jspecify.annotations.NullMarked;
