package dev.teff.runtime.cluster;

import dev.teff.runtime.spi.LocalSilo;
import dev.teff.runtime.spi.Timekeeper;

/** Starts transports over plain sockets, as a cluster's options say. */
record NetTransportStarter(ClusterOptions options, Timekeeper time) implements TransportStarter {
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
            time);
    return new Listening(transport.self(), transport);
  }
}
