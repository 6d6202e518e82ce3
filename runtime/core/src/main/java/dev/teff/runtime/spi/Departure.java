package dev.teff.runtime.spi;

/**
 * Is told how an activation goes that is to move to another silo: exactly once, unless the
 * departure is taken back.
 */
public interface Departure {
  /** How many bytes the luggage may have in all. */
  int room();

  /**
   * No turn runs any more, and everything is durable. Calls queue up until {@code gone} is run,
   * which has them sent on.
   *
   * @param luggage what moves with it
   * @param gone ends the activation; run exactly once, by any thread
   */
  void stopped(HostedGrain activation, Luggage luggage, Runnable gone);

  /** The activation goes for another reason. */
  void missed();
}
