package dev.teff.simulator;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.OneWay;
import dev.teff.grains.ReadOnly;
import java.util.List;

/** Writes down what it is told, in the order of arrival. */
@GrainType("sim.minutes")
interface Minutes extends Grain<String> {
  long note(String speech, int word);

  /** Tells another grain the words of a speech, without waiting for one before the next. */
  int dictate(String to, String speech, int words);

  @OneWay
  void hear(String speech, int word);

  /**
   * Sends another grain the words of a speech, one way.
   *
   * @param retracts whether the turn throws behind that, so that none may leave
   */
  int proclaim(String to, String speech, int words, boolean retracts);

  @ReadOnly
  List<String> notes();
}
