package dev.teff.runtime.cluster;

import dev.teff.persistence.spi.Register;
import dev.teff.runtime.cluster.spi.Membership;
import dev.teff.runtime.spi.Timekeeper;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a silo's part in a cluster is made of; a simulator has others.
 *
 * @param store where the view and the contracts stand; null when silos agree among themselves
 * @param transport starts what carries calls
 * @param membership makes what sees other silos; its address is known, and it has not started
 * @param executor runs what blocks
 * @param listingPage how many grains one answer of a hand-over names at most
 */
record ClusterParts(
    ClusterOptions options,
    @Nullable Register store,
    TransportStarter transport,
    Supplier<Membership> membership,
    Timekeeper time,
    RandomGenerator random,
    Executor executor,
    int listingPage) {}
