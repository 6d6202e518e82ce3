package dev.teff.runtime;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import java.util.List;

/** A grain that keeps what can be changed, if nobody copies it. */
@GrainType("shelf")
interface Shelf extends Grain<String> {
  /** Keeps both, and returns the bytes that it keeps. */
  byte[] put(byte[] bytes, List<String> names);

  /** Changes the bytes that it keeps, and returns them. */
  byte[] scratch();

  List<String> names();
}
