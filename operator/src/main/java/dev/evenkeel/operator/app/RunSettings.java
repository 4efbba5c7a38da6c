package dev.evenkeel.operator.app;

import java.nio.file.Path;

/**
 * What the operator is to follow, where it keeps its own things, and how it listens.
 *
 * @param repo a repository's address or a folder
 * @param branch of the repository; nothing to a plain folder
 * @param path the folder of the manifests in it
 * @param state the operator's own folder
 * @param server how it listens
 * @param confirmed a person says that writing may go on although the store was lost
 */
public record RunSettings(String repo, String branch, String path, Path state, ServerSettings server, boolean confirmed) {}
