package dev.teff.runtime.cluster;

import dev.teff.grains.GrainId;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Where grains were last found that do not live at their owners. A guess: whoever is wrongly asked
 * sends the call on. Each grain has one place in a table of fixed size, which it may lose to
 * another. Safe for use by any thread.
 */
final class Locations {
  private static final int SIZE = 1 << 16;

  private record Found(GrainId grain, long incarnation) {}

  private final AtomicReferenceArray<@Nullable Found> places = new AtomicReferenceArray<>(SIZE);

  /** The incarnation of the silo, 0 when it is not known. */
  long of(GrainId grain) {
    Found found = places.get(place(grain));
    return found != null && found.grain.equals(grain) ? found.incarnation : 0;
  }

  void found(GrainId grain, long incarnation) {
    places.set(place(grain), new Found(grain, incarnation));
  }

  void forget(GrainId grain) {
    int place = place(grain);
    Found found = places.get(place);
    if (found != null && found.grain.equals(grain)) {
      places.compareAndSet(place, found, null);
    }
  }

  private static int place(GrainId grain) {
    return (int) (grain.stableHash() & (SIZE - 1));
  }
}
