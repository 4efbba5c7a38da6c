package dev.evenkeel.manifests.read.yaml;

import dev.evenkeel.api.model.Position;

/**
 * The text of one document in a file of several.
 *
 * @param firstLine the line of the file, from 1, on which the text begins
 */
record Chunk(String file, int firstLine, String text) {
  Position start() {
    return new Position(file, firstLine, 1);
  }
}
