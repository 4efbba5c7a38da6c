/**
 * Whatever a host says, reading it ends in an answer or in an {@link java.io.IOException}, never in an error of ours. Targets have the form that coverage-guided fuzzers take ({@code fuzzerTestOneInput}); what they found is kept in the corpus under {@code fuzz/} of the test
 * resources and is run by {@link dev.evenkeel.hosts.fuzz.CorpusTest} in every suite.
 */
@NullMarked
package dev.evenkeel.hosts.fuzz;

import org.jspecify.annotations.NullMarked;
