/** The smallest program with a grain in it. */
@NullMarked
package dev.teff.samples.hello;

import org.jspecify.annotations.NullMarked;
