/** The shipped load tests, each for a moment. */
@NullMarked
package dev.teff.loadtest.scenarios;

import org.jspecify.annotations.NullMarked;
