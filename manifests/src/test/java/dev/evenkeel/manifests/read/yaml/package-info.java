/** Tests of YAML as positions and raw text. */
@NullMarked
package dev.evenkeel.manifests.read.yaml;

import org.jspecify.annotations.NullMarked;
