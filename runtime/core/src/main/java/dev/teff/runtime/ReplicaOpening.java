package dev.teff.runtime;

import dev.teff.grains.Crdt;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.spi.Codec;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a copy of a grain comes to be: under a number of its own, with what is in that one's log and
 * in those of the others. Blocks on the store.
 */
record ReplicaOpening<T extends Crdt<T>>(
    Activation activation, ReplicaRegister register, Codec<T> codec, T empty) {
  private static final Logger LOG = LoggerFactory.getLogger("dev.teff.replicated");

  /** Enters the grain's replicas and recovers the value; in the grain's constructor. */
  ReplicatedState<T> open() {
    var unfit = new HashSet<Long>();
    ReplicatedState<T> state = null;
    while (state == null) {
      state = fitting(unfit);
    }
    try {
      state.begin();
      return state;
    } catch (RuntimeException e) {
      register.leave(state.replica());
      throw e;
    }
  }

  /**
   * A copy under a number that is none of some, with what is in its log. Null when it is not to go
   * on with that log, and has left the number to others: nothing was done under it.
   *
   * @param unfit gets the number then
   */
  private @Nullable ReplicatedState<T> fitting(Set<Long> unfit) {
    long replica = register.enter(unfit);
    try {
      var state = new ReplicatedState<>(activation, register, replica, codec, empty);
      state.recoverAll();
      if (!state.isAhead()) {
        return state;
      }
    } catch (RuntimeException e) {
      if (!(e instanceof GrainException failure && failure.code() == ErrorCode.RECORD_CORRUPTED)) {
        register.leave(replica);
        throw e;
      }
      LOG.warn(
          "{} does not go on as replica {}, but takes another number: {}",
          activation.id(),
          replica,
          failure.getMessage());
    }
    register.leave(replica);
    unfit.add(replica);
    return null;
  }
}
