package dev.evenkeel.operator.app;

import dev.evenkeel.operator.source.GitSettings;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/**
 * What the operator is to follow, where it keeps its own things, and how it listens.
 *
 * @param repo a repository's address or a folder
 * @param branch of the repository; nothing to a plain folder
 * @param path the folder of the manifests in it
 * @param state the operator's own folder
 * @param server how it listens
 * @param login for an http(s) repository, or null when none is needed or the address has it
 * @param confirmed a person says that writing may go on although the store was lost
 */
public record RunSettings(String repo, String branch, String path, Path state, ServerSettings server, GitSettings.@Nullable Login login,
    boolean confirmed) {}
