/**
 * The load tests that come along: {@code ./teff loadtest list}. Each is a class that reads like a
 * user's own; the one module that knows both the harness and the samples. Their grains are here,
 * where the samples have none that fits.
 */
@NullMarked
package dev.teff.loadtest.scenarios;

import org.jspecify.annotations.NullMarked;
