package dev.teff.runtime;

/** How full the memory is. Safe for use by any thread. */
public interface MemoryGauge {
  /** The part of the heap that was in use behind the last garbage collection, from 0 to 1. */
  double occupancy();

  /**
   * Another number as soon as a collection has measured anew what lives long: until then, the
   * occupancy does not tell what became of activations that left. Many collections look at young
   * objects only.
   */
  long measured();
}
