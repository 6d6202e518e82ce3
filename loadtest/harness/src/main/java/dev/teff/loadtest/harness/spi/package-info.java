/** What a module implements to have its load tests found by {@code ./teff loadtest}. */
@NullMarked
package dev.teff.loadtest.harness.spi;

import org.jspecify.annotations.NullMarked;
