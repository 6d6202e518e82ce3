/**
 * Conflict-free replicated data types: immutable values that can be changed apart from each other
 * and merged in any order.
 *
 * <p>Start at {@link dev.teff.crdt.ORSet}, which is one of the simplest, then {@link
 * dev.teff.crdt.Causal}, which all are, {@code Store}, which says why they converge, and {@code
 * DotMap}. {@link dev.teff.crdt.Text} stands on {@code Fugue}. All values are immutable: anybody
 * may call from any thread.
 */
@NullMarked
package dev.teff.crdt;

import org.jspecify.annotations.NullMarked;
