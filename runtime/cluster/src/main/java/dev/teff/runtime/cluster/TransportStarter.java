package dev.teff.runtime.cluster;

import dev.teff.runtime.spi.LocalSilo;

/** Starts the transport of a silo. */
@FunctionalInterface
interface TransportStarter {
  /**
   * Begins to listen; calls that arrive go to the silo, once the transport is open.
   *
   * @throws dev.teff.grains.GrainException {@code TEFF-401} when the port cannot be had
   */
  Listening listen(LocalSilo silo, long incarnation, Transport.Listener listener);

  /**
   * A transport that listens.
   *
   * @param self this silo, with the address under which others reach it
   */
  record Listening(SiloIdentity self, Transport transport) {}
}
