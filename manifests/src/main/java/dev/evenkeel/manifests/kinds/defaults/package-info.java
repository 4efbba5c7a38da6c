/** What is laid under the specs of other resources. */
@NullMarked
package dev.evenkeel.manifests.kinds.defaults;

import org.jspecify.annotations.NullMarked;
