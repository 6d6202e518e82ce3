/**
 * What a silo's part in a cluster stands on: sockets, membership, threads. The real ones are Vert.x
 * and Hazelcast; a simulator brings its own. Start at {@link
 * dev.teff.runtime.cluster.spi.Platform}.
 */
@NullMarked
package dev.teff.runtime.cluster.spi;

import org.jspecify.annotations.NullMarked;
