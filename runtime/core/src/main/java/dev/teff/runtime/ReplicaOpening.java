package dev.teff.runtime;

import dev.teff.grains.Crdt;
import dev.teff.grains.spi.Codec;
import java.util.HashSet;
import java.util.Set;

/**
 * How a copy of a grain comes to be: under a number of its own, with what is in that one's log and
 * in those of the others. Blocks on the store.
 */
record ReplicaOpening<T extends Crdt<T>>(
    Activation activation, ReplicaRegister register, Codec<T> codec, T empty) {
  /** Enters the grain's replicas and recovers the value; in the grain's constructor. */
  ReplicatedState<T> open() {
    var unfit = new HashSet<Long>();
    ReplicatedState<T> state = recovered(unfit);
    while (state.isAhead()) {
      register.leave(state.replica()); // nothing was done under it
      unfit.add(state.replica());
      state = recovered(unfit);
    }
    try {
      state.begin();
      return state;
    } catch (RuntimeException e) {
      register.leave(state.replica());
      throw e;
    }
  }

  /** A copy under a number that is none of some, with what is in its log. */
  private ReplicatedState<T> recovered(Set<Long> unfit) {
    long replica = register.enter(unfit);
    try {
      var state = new ReplicatedState<>(activation, register, replica, codec, empty);
      state.recoverAll();
      return state;
    } catch (RuntimeException e) {
      register.leave(replica);
      throw e;
    }
  }
}
