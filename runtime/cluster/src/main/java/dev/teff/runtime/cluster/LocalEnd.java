package dev.teff.runtime.cluster;

import dev.teff.runtime.spi.Timekeeper;
import java.security.SecureRandom;

/**
 * What every connection of this process knows of it.
 *
 * @param self how it introduces itself
 */
record LocalEnd(
    Peer self,
    Secret secret,
    TransportOptions options,
    Timekeeper time,
    Transport.Listener listener,
    SecureRandom random) {

  /** A frame with the view that is installed here. */
  Envelope envelope(Frame frame) {
    return new Envelope(self.isSilo() ? listener.view().version() : 0, frame);
  }

  /** Looks at the view that the other end has. */
  void sawView(long version) {
    if (version > listener.view().version()) {
      listener.newerViewExists(version);
    }
  }
}
