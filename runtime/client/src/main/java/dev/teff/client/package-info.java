/**
 * A client of gateways: grains from outside of the cluster, by the same interfaces and {@code
 * grains.ref(...)} as inside. Start at {@link dev.teff.client.GatewayClient}. Everything public is
 * safe for use by any thread; calls block, so make them from virtual threads.
 */
@NullMarked
package dev.teff.client;

import org.jspecify.annotations.NullMarked;
