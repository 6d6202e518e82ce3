/** JUnit support for tests of grains, on a virtual clock. */
@NullMarked
package dev.teff.testkit;

import org.jspecify.annotations.NullMarked;
