/** The planner against a fake host: whole plans are asserted, and what they lead to. */
@NullMarked
package dev.evenkeel.operator.plan;

import org.jspecify.annotations.NullMarked;
