/**
 * Has only tests: what holds for the whole source tree. The arrows between modules, habits, sizes,
 * and the entry script.
 */
@NullMarked
package dev.teff.architecture;

import org.jspecify.annotations.NullMarked;
