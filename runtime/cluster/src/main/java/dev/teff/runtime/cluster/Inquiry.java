package dev.teff.runtime.cluster;

import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Finds out whether a silo lives, by asking it once a second for a while. An answer to any of the
 * questions will do, however late; and that nobody listens there is known at once.
 *
 * <p>When the time is over much later than it should be, this process itself stood still or had no
 * processor, and what it did not hear says nothing: it asks again.
 */
final class Inquiry {
  /** A living silo answers within milliseconds, when it has a processor. */
  static final Duration PING = Duration.ofSeconds(1);

  private static final Duration LATE = Duration.ofMillis(500);

  private final Transport transport;
  private final Timekeeper time;

  Inquiry(Transport transport, Timekeeper time) {
    this.transport = transport;
    this.time = time;
  }

  /**
   * Asks a silo. Returns at once.
   *
   * @param patience how long it may be silent
   * @return what is found, by any thread; fails with {@code TEFF-404} when somebody is there who
   *     has another secret, and may well be it
   */
  CompletableFuture<Presence> ask(SiloIdentity silo, Duration patience) {
    var found = new CompletableFuture<Presence>();
    round(silo, patience, found);
    return found;
  }

  private void round(SiloIdentity silo, Duration patience, CompletableFuture<Presence> found) {
    long begin = time.nanos();
    time.schedule(
        patience,
        () -> {
          if (time.nanos() - begin > patience.plus(LATE).toNanos() && !found.isDone()) {
            round(silo, patience, found);
          } else {
            found.complete(Presence.SILENT);
          }
        });
    ping(silo, begin + patience.toNanos(), found);
  }

  private void ping(SiloIdentity silo, long deadline, CompletableFuture<Presence> found) {
    Duration left = Duration.ofNanos(deadline - time.nanos());
    if (found.isDone() || !left.isPositive()) {
      return;
    }
    var unused =
        transport
            .presence(silo, left)
            .whenComplete((presence, failure) -> {
              if (failure != null) {
                found.completeExceptionally(failure);
              } else if (presence != Presence.SILENT) {
                found.complete(presence);
              }
            });
    time.schedule(PING, () -> ping(silo, deadline, found));
  }
}
