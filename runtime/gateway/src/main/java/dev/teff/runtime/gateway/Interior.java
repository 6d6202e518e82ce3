package dev.teff.runtime.gateway;

import dev.teff.runtime.Interceptors;

/** What stands behind the doors of a gateway. */
record Interior(
    GatewayOptions options,
    Upstream upstream,
    Catalog catalog,
    Guard guard,
    Calls calls,
    Streams streams) {
  static Interior of(
      GatewayOptions options, Upstream upstream, Interceptors interceptors, Loops loops) {
    var catalog = new Catalog(upstream.client(), options.internalTypes());
    var guard = new Guard(options.security());
    return new Interior(
        options,
        upstream,
        catalog,
        guard,
        new Calls(options, upstream, catalog, guard, interceptors, loops),
        new Streams(upstream, catalog, guard, options.limits().maxStreams()));
  }

  /** Whether calls that come now can be taken. */
  boolean isReady() {
    return options.readyWithoutSilos() || upstream.reachable().getAsBoolean();
  }
}
