/** Tests of writing manifests from what is there. */
@NullMarked
package dev.evenkeel.operator.app.intake;

import org.jspecify.annotations.NullMarked;
