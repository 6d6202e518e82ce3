/**
 * Which grains talk to each other, and what to move so that they do it on one silo: pure, without
 * network, threads, JFR or a clock of its own.
 *
 * <p>Start at {@link dev.teff.placement.affinity.AffinityGraph}, which is fed with call samples,
 * and go on to {@link dev.teff.placement.affinity.Exchange}, which decides what two silos swap.
 * Nothing here is safe for use by several threads unless it says so; records are immutable.
 */
@NullMarked
package dev.teff.placement.affinity;

import org.jspecify.annotations.NullMarked;
