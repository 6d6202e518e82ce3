package dev.teff.testkit;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;

/** A grain of the tests with one value and a service. */
@GrainType("greeter")
interface Greeter extends Grain<Long> {
  /** Greets by the word that was taught, or by the service's. */
  String greet();

  void teach(String word);
}
