package dev.teff.testkit;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import java.util.List;

/** A grain of the tests that calls others of its kind, wherever they are. */
@GrainType("traveller")
interface Traveller extends Grain<String> {
  /**
   * Calls the next of the route with the rest of it; the last one answers with its callers' word.
   */
  String visit(List<String> route, String word);

  /**
   * Calls the next of the route with the rest of it; the last one waits until it is interrupted.
   */
  void hang(List<String> route);

  /** How often this one was interrupted. */
  int interrupts();
}
