package dev.teff.runtime;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.Idempotent;
import dev.teff.grains.ReadOnly;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An event-sourced grain whose state can be a snapshot. */
@GrainType("basket")
interface Basket extends Grain<String> {
  /** Puts something in; returns how much there is. */
  int put(String item);

  /** Puts in so many of each, as one thing; returns how much there is. */
  int putAll(Map<String, Integer> counts, Set<String> gifts);

  /** Puts something in, once; returns how much there is. */
  @Idempotent
  int putOnce(String item);

  /** The same, and wipes its argument. */
  @Idempotent
  int putSecretOnce(byte[] item);

  /** Looks how much there is, once. */
  @Idempotent
  int countOnce();

  /** Asks another basket to do the same, once, and puts something in. */
  @Idempotent
  int putBoth(String other, String item);

  /** Puts something in and then asks another basket to, which an idempotent turn may not. */
  @Idempotent
  int putThenAsk(String other, String item);

  /** Puts something in, waits until it is stored, which an idempotent turn may not. */
  @Idempotent
  void putAndSync(String item);

  /** Puts something in and throws. */
  void putAndThrow(String item);

  /** Empties it. */
  void clear();

  @ReadOnly
  List<String> items();
}
