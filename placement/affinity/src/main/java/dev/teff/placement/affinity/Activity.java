package dev.teff.placement.affinity;

import dev.teff.grains.GrainId;
import java.util.HashMap;
import java.util.Map;

/**
 * How often the grains of one silo are called, whoever calls them: a sketch of bounded size that
 * forgets, as the {@linkplain AffinityGraph graph} does. It knows of those that no other grain
 * talks to, which the graph does not.
 *
 * <p>Memory: about 150 bytes for each grain, names included. For use by one thread at a time.
 */
public final class Activity {
  private final SpaceSaving<GrainId> sketch;
  private final Decay decay;
  private final long beginNanos;

  /**
   * Nothing has run yet.
   *
   * @param capacity how many grains are kept at most
   * @param halfLifeNanos after which time a turn counts half
   * @param nowNanos a monotonic time, as everywhere here
   */
  public Activity(int capacity, long halfLifeNanos, long nowNanos) {
    this.sketch = new SpaceSaving<>(capacity);
    this.decay = new Decay(halfLifeNanos, nowNanos);
    this.beginNanos = nowNanos;
  }

  /** A turn that was looked at has run, for so many. */
  public void ran(GrainId grain, double turns, long nowNanos) {
    advance(nowNanos);
    double scale = decay.scale();
    sketch.add(grain, turns * scale, scale);
  }

  /**
   * How many turns of each grain run in a second.
   *
   * @param minSamples on how many turns that were looked at it has to rest
   */
  public Map<GrainId, Double> perSecond(double minSamples, long nowNanos) {
    advance(nowNanos);
    double one = 1 / decay.scale();
    double perSecond = decay.perSecond(decay.now() - beginNanos) * one;
    Map<GrainId, Double> rates = new HashMap<>();
    for (SpaceSaving.Counter<GrainId> counter : sketch.counters()) {
      double certain = counter.weight() - counter.error();
      if (certain > 0 && counter.samples() * one >= minSamples) {
        rates.put(counter.item(), certain * perSecond);
      }
    }
    return rates;
  }

  private void advance(long nowNanos) {
    decay.advance(nowNanos);
    double factor = decay.relocate();
    if (factor != 1) {
      sketch.scale(factor);
    }
  }
}
