package dev.teff.loadtest.harness;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;

/** A grain to be put under load. */
@GrainType("load-greeter")
public interface Greeter extends Grain<String> {
  /** Greets somebody. */
  String greet(String name);
}
