package dev.teff.runtime.gateway;

/** What stands behind the doors of a gateway. */
record Interior(
    GatewayOptions options,
    Upstream upstream,
    Catalog catalog,
    Guard guard,
    Calls calls,
    Streams streams) {
  static Interior of(GatewayOptions options, Upstream upstream) {
    var catalog = new Catalog(upstream.client(), options.internalTypes());
    var guard = new Guard(options.security());
    return new Interior(
        options,
        upstream,
        catalog,
        guard,
        new Calls(options, upstream, catalog, guard),
        new Streams(upstream, catalog, guard, options.limits().maxStreams()));
  }
}
