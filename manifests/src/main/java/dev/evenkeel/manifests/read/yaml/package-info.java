/**
 * YAML as positions and raw text. What enters: the bytes of one file. What leaves: its documents as {@link dev.evenkeel.manifests.read.yaml.Yaml} trees and the problems met. Nothing is resolved to a
 * type here: {@code 22:22} and {@code no} stay the text that was written.
 */
@NullMarked
package dev.evenkeel.manifests.read.yaml;

import org.jspecify.annotations.NullMarked;
