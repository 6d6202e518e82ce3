/**
 * What plugs into the runtime's core: clusters, clocks, and sources of calls. Start at {@link
 * dev.teff.runtime.spi.Cluster} and {@link dev.teff.runtime.spi.CallRequest}.
 */
@NullMarked
package dev.teff.runtime.spi;

import org.jspecify.annotations.NullMarked;
