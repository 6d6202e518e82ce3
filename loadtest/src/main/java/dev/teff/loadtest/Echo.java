package dev.teff.loadtest;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

/**
 * The bare exchange that a remote call is compared with: frames of a length, a number and padding,
 * as long as those of the call, over as many connections and event loops.
 */
final class Echo {
  /** What a call of {@link Counter#add} and its answer take on the wire, lengths included. */
  static final int REQUEST_BYTES = 66;

  static final int REPLY_BYTES = 20;

  static final int LENGTH_BYTES = Integer.BYTES;

  /** As many as between two silos. */
  static final int CONNECTIONS = Math.clamp(Runtime.getRuntime().availableProcessors() / 4, 1, 4);

  private Echo() {}

  static Vertx vertx() {
    return Vertx.vertx(
        new VertxOptions()
            .setPreferNativeTransport(true) // as silos do
            .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors())
            .setUseDaemonThread(true));
  }
}
