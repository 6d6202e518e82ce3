/**
 * The way into a cluster from outside: HTTP with JSON, and gRPC. A gateway is no member of the
 * cluster and keeps nothing; any number of them stand side by side. Start at {@link
 * dev.teff.runtime.gateway.Gateway}, then read {@code Calls}, which every call passes.
 *
 * <p>Sockets are served by event loops, calls run on a virtual thread each.
 */
@NullMarked
package dev.teff.runtime.gateway;

import org.jspecify.annotations.NullMarked;
