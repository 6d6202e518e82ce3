package dev.teff.runtime.gateway;

import dev.teff.runtime.Notices;

/** Where the notices for one client go. Used by one thread, but for the end. */
interface Sink {
  /** Says that what is told from now on will be heard. */
  void begin(Notices.Position position);

  /**
   * Sends notices, or that there are none; blocks while the client does not take them.
   *
   * @return false when the client has gone
   */
  boolean deliver(Notices notices);

  /** Ends it, once; by any thread. */
  void end(Problem problem);
}
