/**
 * Tests of grains: {@link dev.teff.testkit.GrainTest} starts a cluster in the test's JVM, on a
 * clock that the test moves; {@link dev.teff.testkit.GrainKit} tries one command on one grain.
 * Start at either. Used by the thread that runs the test.
 */
@NullMarked
package dev.teff.testkit;

import org.jspecify.annotations.NullMarked;
