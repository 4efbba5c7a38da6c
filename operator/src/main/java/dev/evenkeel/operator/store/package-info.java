/**
 * What the operator remembers, in one embedded database file: <em>intent</em> (what people decided; in neither git nor hosts), a <em>cache</em> (rebuildable) and <em>history</em> (bounded). Records of {@code api} enter and leave; no content of a file, no
 * environment and no secret does: of a plan only its changes and the names of its steps are kept.
 *
 * <p>
 * May use SQLite, JSON and the file system. Imports {@code api} and the loop's port {@code Journal}; the loop does not know this package.
 */
@NullMarked
package dev.evenkeel.operator.store;

import org.jspecify.annotations.NullMarked;
