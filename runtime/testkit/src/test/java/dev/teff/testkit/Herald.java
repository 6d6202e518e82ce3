package dev.teff.testkit;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.OneWay;
import java.util.List;

/** A grain of the tests that calls many others at once, or does not wait for them. */
@GrainType("herald")
interface Herald extends Grain<String> {
  /** Asks all of them, and answers what they answered. */
  List<Integer> ask(List<String> others, int number);

  /** Asks all of them, the last one in vain, and answers what came first; the rest is given up. */
  int askForTheFirst(List<String> others, int number);

  /** Asks one, and waits for it. */
  int pass(String other, int number);

  /** Answers one more; refuses what is negative. */
  int answer(int number);

  /** Does not answer until it is interrupted. */
  int dither();

  /** How often this one was interrupted. */
  int interrupts();

  /** Sends another one so many notes, and waits for none. */
  void write(String other, int notes);

  @OneWay
  void note(int number);

  /** What was noted, in order. */
  List<Integer> notes();
}
