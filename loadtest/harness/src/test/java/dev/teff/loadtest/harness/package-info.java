/** Tests of the load harness: arithmetic under virtual time, real runs where they are short. */
@NullMarked
package dev.teff.loadtest.harness;

import org.jspecify.annotations.NullMarked;
