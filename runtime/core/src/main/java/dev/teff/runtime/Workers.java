package dev.teff.runtime;

import dev.teff.grains.GrainId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where the activations of stateless workers stand in the silo's table: each at an address of its
 * own, which is the grain's and a number. Safe for use by any thread.
 */
final class Workers {
  private static final char SEPARATOR = '#';

  private final Map<GrainId, GrainId[]> addresses = new ConcurrentHashMap<>();
  private final AtomicInteger turn = new AtomicInteger();

  /**
   * Which activation is to answer a call: one that is free, else one that there is room for, else
   * each in its turn.
   *
   * @param most how many there may be
   */
  GrainId choose(GrainId grain, int most, Map<GrainId, Activation> activations) {
    GrainId[] all = addresses.computeIfAbsent(grain, id -> addresses(id, most));
    GrainId vacant = null;
    for (GrainId address : all) {
      Activation activation = activations.get(address);
      if (activation == null) {
        vacant = vacant == null ? address : vacant;
      } else if (activation.isIdle()) {
        return address;
      }
    }
    return vacant == null ? all[Math.floorMod(turn.getAndIncrement(), all.length)] : vacant;
  }

  private static GrainId[] addresses(GrainId grain, int most) {
    GrainId[] all = new GrainId[most];
    for (int i = 0; i < most; i++) {
      all[i] = grain.activation(i);
    }
    return all;
  }

  /** The grain of a worker's address. */
  static GrainId grain(GrainId address) {
    String key = address.key();
    return GrainId.of(address.type(), key.substring(0, key.lastIndexOf(SEPARATOR)));
  }

  /** An activation is gone: forgets its grain's addresses, which are easily made again. */
  void forget(GrainId address) {
    addresses.remove(grain(address));
  }
}
