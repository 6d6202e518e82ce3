/**
 * What the runtime asks of a store, and what a new kind of store implements. Start at {@link
 * dev.teff.persistence.spi.Store}, then {@link dev.teff.persistence.spi.EventLog}.
 */
@NullMarked
package dev.teff.persistence.spi;

import org.jspecify.annotations.NullMarked;
