/** What people read: views of the HTTP contract enter, text leaves; pure. Whatever came from a host or a manifest is shown without its control characters. */
@NullMarked
package dev.evenkeel.operator.app.cli.render;

import org.jspecify.annotations.NullMarked;
