package dev.teff.runtime;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.Idempotent;
import dev.teff.grains.ReadOnly;

/** A grain that keeps one value. */
@GrainType("cell")
interface Cell extends Grain<Long> {
  /** Replaces the value and returns the one before. */
  String put(String text);

  /** Replaces the value, and once more by the same. */
  void putTwice(String text);

  /** Replaces the value, waits until it is durable, and then throws. */
  void putSyncAndThrow(String text);

  /** Replaces the value and throws. */
  void putAndThrow(String text);

  /** Replaces the value, once, and returns the one before. */
  @Idempotent
  String putOnce(String text);

  /** Sets a reminder that replaces the value in a hundred days. */
  void remind(String name);

  @ReadOnly
  String get();

  @ReadOnly
  void putWhileReading(String text);
}
