package dev.teff.runtime.cluster;

import dev.teff.runtime.cluster.spi.Platform;
import dev.teff.runtime.spi.LocalSilo;
import dev.teff.runtime.spi.Timekeeper;

/** Starts transports over stream sockets, as a cluster's options say. */
record NetTransportStarter(ClusterOptions options, Timekeeper time, Platform platform)
    implements TransportStarter {
  @Override
  public Listening listen(LocalSilo silo, long incarnation, Transport.Listener listener) {
    var wanted =
        new SiloIdentity(silo.name(), incarnation, options.advertisedAddress(), options.port());
    NetTransport transport =
        NetTransport.listen(
            TransportOptions.of(options),
            Secret.of(options.secret()),
            wanted,
            silo,
            listener,
            time,
            platform);
    return new Listening(transport.self(), transport);
  }
}
