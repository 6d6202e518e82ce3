/** The benchmark harness and the benchmarks, against the public API only. */
@NullMarked
package dev.teff.loadtest;

import org.jspecify.annotations.NullMarked;
