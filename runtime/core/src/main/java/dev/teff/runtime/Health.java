package dev.teff.runtime;

import dev.teff.grains.CallOptions;
import dev.teff.grains.GrainException;
import dev.teff.grains.Grains;
import java.time.Duration;

/**
 * How a silo is.
 *
 * @param live whether a grain call on this silo is answered: a silo that is not live is best ended.
 *     One that waits for its store, or for the silos it was cut off from, lives.
 * @param ready whether it takes part: it has started, is in its cluster, and does not stop
 * @param detail why it is not live, or empty
 */
public record Health(boolean live, boolean ready, String detail) {
  /** Its last turns run, and what they did becomes durable: whoever ended it would disturb that. */
  static final Health STOPPING = new Health(true, false, "The silo stops.");

  private static final CallOptions SOON = CallOptions.timeout(Duration.ofSeconds(1));
  private static final long SONG = 42;

  /** Asks a canary, which every silo has. */
  static Health of(Grains grains, boolean takesPart) {
    try {
      Canary canary = grains.with(grains.ref(Canary.class, "silo"), SOON);
      // Started, so that it takes the way of calls that are queued, threads of turns included.
      boolean live = grains.start(canary, each -> each.sing(SONG)).await() == SONG;
      return new Health(live, live && takesPart, live ? "" : "The canary sang another song.");
    } catch (GrainException e) {
      return new Health(false, false, String.valueOf(e.getMessage()));
    }
  }
}
