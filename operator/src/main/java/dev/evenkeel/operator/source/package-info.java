/**
 * Where commits come from. A repository's address or a plain folder enters; {@link dev.evenkeel.operator.source.Snapshot}s leave: revisions whose files can be read, and whole, or the last good one and a sentence about what is wrong.
 *
 * <p>
 * Nothing of a repository is ever executed or written to a work tree: git objects are read from a bare copy in the state folder. Links and submodules are left out and reported. May use JGit and the file system; imports {@code api} only.
 */
@NullMarked
package dev.evenkeel.operator.source;

import org.jspecify.annotations.NullMarked;
