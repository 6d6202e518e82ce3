package dev.teff.runtime.spi;

import dev.teff.grains.GrainException;

/**
 * Says until when a silo may let out what it computed: while it holds the lease, no other silo
 * hosts any of its grains. An expired lease holds outputs back and ends nothing by itself. Safe for
 * use by any thread.
 */
public interface Lease {
  /** The lease of a silo without a cluster, which never ends. */
  Lease FOREVER =
      new Lease() {
        @Override
        public boolean isHeld() {
          return true;
        }

        @Override
        public void await(Output output) {
          output.open();
        }
      };

  /** Something that others will see. Its methods must not block. */
  interface Output {
    /** It may leave. */
    void open();

    /**
     * It must never leave: the others went on without this silo, or nobody can say whether they
     * did.
     */
    void broken(GrainException cause);
  }

  /**
   * Whether it is held at this moment by the monotonic clock, so that a silo which was frozen finds
   * out. What was computed before a moment at which it is held may leave at any time later.
   */
  boolean isHeld();

  /**
   * Calls the output once: at once when the lease is held, else when that is decided. Outputs that
   * one thread awaits leave in order.
   */
  void await(Output output);
}
