package dev.teff.runtime;

/** How full the memory is. Safe for use by any thread. */
public interface MemoryGauge {
  /** The part of the heap that was in use behind the last garbage collection, from 0 to 1. */
  double occupancy();

  /** How many garbage collections there were: the occupancy says nothing new before the next. */
  long collections();
}
