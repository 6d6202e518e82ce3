package dev.teff.simulator;

/**
 * How the store behaves towards everybody.
 *
 * @param meanLatencyMicros how long a request or an answer takes, on the average
 * @param refusedPerThousand how many requests fail without effect
 * @param unknownPerThousand how many requests fail, and may have had an effect
 */
record StoreWeather(long meanLatencyMicros, int refusedPerThousand, int unknownPerThousand) {
  static final StoreWeather FAIR = new StoreWeather(500, 0, 0);
}
