package dev.teff.samples.bank;

/** Shows how far a long task is. Safe for use by any thread. */
interface Meter extends AutoCloseable {
  /** One more of the total is done. */
  void step();

  /** Says something while the task goes on. */
  void note(String text);

  @Override
  void close();
}
