package dev.teff.runtime.cluster;

import dev.teff.runtime.spi.CallRequest;

/** Carries calls between silos. Safe for use by any thread. */
interface Transport extends AutoCloseable {
  /**
   * Sends a call to a silo; the answer completes the request. Returns at once; calls for one grain
   * leave in order. The request fails with outcome <em>did not run</em> while its frame surely did
   * not leave this process, and with <em>unknown</em> when the connection is lost behind it.
   */
  void send(SiloIdentity silo, CallRequest request);

  /**
   * Says that a view was installed: connections to silos that are not in it are closed, their calls
   * fail, and clients are told.
   */
  void viewInstalled(ClusterView view);

  /**
   * Whether a silo with exactly this incarnation answers at its address. Blocks for a short time at
   * most.
   *
   * @throws dev.teff.grains.GrainException {@code TEFF-404} when somebody is there who has another
   *     secret, and may well be it
   */
  boolean answers(SiloIdentity silo);

  @Override
  void close();

  /** What the transport asks of the cluster. */
  interface Listener {
    /** The view as installed here. */
    ClusterView view();

    /** A frame came from a silo that has installed a newer view than this one. */
    void newerViewExists(long version);
  }
}
