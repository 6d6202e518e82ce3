/**
 * The store that lives and dies with its JVM, for tests and trials. Start at {@link
 * dev.teff.persistence.memory.MemoryStore}; any thread may use it.
 */
@NullMarked
package dev.teff.persistence.memory;

import org.jspecify.annotations.NullMarked;
