package dev.teff.runtime.cluster;

import java.time.Duration;

/**
 * How a transport behaves.
 *
 * @param bindHost the address to listen at, which may be another than the one told to others
 * @param connections how many connections there are to one silo; calls of one grain share one
 * @param maxFrameBytes the largest call, reply or failure
 * @param maxBytesInFlight how much may wait to be written to one connection; beyond it, calls fail
 *     as overloaded
 * @param connectTimeout how long a connection may take, its handshake included
 * @param maxStrangers how many connections that have not proved anything may be open
 * @param connectionsByLoop whether each event loop has a connection of its own, for the calls that
 *     are made on it: they leave, and are answered, without a change of threads. Then calls of one
 *     grain share a connection only where they are made on one loop
 */
record TransportOptions(
    String bindHost,
    int connections,
    int maxFrameBytes,
    long maxBytesInFlight,
    Duration connectTimeout,
    int maxStrangers,
    boolean connectionsByLoop) {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final int MAX_FRAME_BYTES = 16 << 20;
  private static final long MAX_BYTES_IN_FLIGHT = 64 << 20;

  /** Those of a silo. */
  static TransportOptions of(ClusterOptions options) {
    return new TransportOptions(
        options.bindAddress(),
        connections(Runtime.getRuntime().availableProcessors()),
        options.maxFrameBytes(),
        options.maxBytesInFlight(),
        CONNECT_TIMEOUT,
        64,
        false);
  }

  /** Those of a client, which does not listen. */
  static TransportOptions ofClient(Duration connectTimeout, int loops) {
    return new TransportOptions(
        "", loops, MAX_FRAME_BYTES, MAX_BYTES_IN_FLIGHT, connectTimeout, 0, true);
  }

  /**
   * As few as can keep a silo's processors busy: what travels together costs less, on two
   * processors a third less over one connection than over two.
   */
  private static int connections(int processors) {
    return Math.clamp(processors / 4, 1, 4);
  }
}
