package dev.teff.runtime;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.OneWay;
import dev.teff.runtime.spi.PinnedGrain;

/** Where one silo's copy of a replicated grain hears of the changes made at others. */
@GrainType(PinnedGrain.REPLICA)
interface ReplicaPort extends Grain<ReplicaPlace> {
  /**
   * Merges a change, if the grain is active here; otherwise it will read it from the store.
   *
   * @param author the replica that made it
   * @param first the sequence number of its first record in the author's log; 0 when it may be in
   *     none
   * @param last the sequence number of its last record, or the highest that it may get; 0 when it
   *     is not known
   */
  @OneWay
  void push(long author, long first, long last, byte[] delta);

  /** Merges a change, activating the grain if it is not; returns when that is done. */
  void confirm(long author, long first, long last, byte[] delta);

  /**
   * Merges a change that is too large to be sent and in its author's log, if the grain is active
   * here; otherwise it will read it from the store.
   *
   * @param author the replica that made it
   */
  @OneWay
  void pushStored(long author);

  /**
   * Merges a change that is too large to be sent and in its author's log, activating the grain if
   * it is not; returns when that is done.
   *
   * @param author the replica that made it
   * @param last the sequence number of its last record in that log
   */
  void confirmStored(long author, long last);
}
