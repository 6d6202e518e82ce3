package dev.teff.runtime.cluster;

import java.time.Duration;

/**
 * How connections notice that nobody is at the other end, or nobody reads: the end that opened one
 * asks something now and then, and closes it when nothing comes any more, for what it writes itself
 * looks like something that moves. Either end closes one on which nothing moves.
 */
final class Heartbeat {
  /** How often the other end is asked. */
  static final Duration INTERVAL = Duration.ofSeconds(10);

  /** How often in a row the opener asks without hearing anything before it gives up. */
  static final int UNHEARD = 3;

  /** How long nothing may move. */
  static final int LIMIT_SECONDS = 60;

  private Heartbeat() {}
}
