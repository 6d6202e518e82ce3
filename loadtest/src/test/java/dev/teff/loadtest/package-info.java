/** Tests of the benchmark kernel: known answers, virtual clocks, no timed assertions. */
@NullMarked
package dev.teff.loadtest;

import org.jspecify.annotations.NullMarked;
