package dev.teff.runtime.cluster;

import dev.teff.runtime.spi.Timekeeper;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What a silo's part in a cluster is made of; a simulator has others.
 *
 * @param register the committed view
 * @param transport starts what carries calls
 * @param membership makes what sees other silos; its address is known, and it has not started
 * @param executor runs what blocks
 */
record ClusterParts(
    ClusterOptions options,
    ViewRegister register,
    TransportStarter transport,
    Supplier<Membership> membership,
    Timekeeper time,
    RandomGenerator random,
    Executor executor) {}
