/** Transfers between accounts that survive a killed silo. */
@NullMarked
package dev.teff.samples.bank;

import org.jspecify.annotations.NullMarked;
