/** The tests that every event log must pass. */
@NullMarked
package dev.teff.persistence.contract;

import org.jspecify.annotations.NullMarked;
