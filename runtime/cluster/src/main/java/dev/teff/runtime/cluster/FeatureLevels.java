package dev.teff.runtime.cluster;

import dev.teff.grains.GrainException;
import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Raises the cluster's feature level to what all its silos have, when they have had it for a while:
 * until then, a silo of the version before may come back. Used by one thread at a time.
 */
final class FeatureLevels {
  private static final Logger LOG = LoggerFactory.getLogger(FeatureLevels.class);

  private final Views views;
  private final Timekeeper time;
  private final long delayNanos;
  private int reached;
  private long since;

  FeatureLevels(Views views, Timekeeper time, Duration delay) {
    this.views = views;
    this.time = time;
    this.delayNanos = delay.toNanos();
  }

  /** Does what there is to do. May block on the store. */
  void sweep() {
    ClusterView view = views.view();
    int level = view.reachedLevel();
    long now = time.nanos();
    if (level != reached) {
      reached = level;
      since = now;
    }
    if (level > view.featureLevel() && now - since >= delayNanos) {
      try {
        ClusterView risen = views.change(current -> current.risenTo(level));
        if (risen.featureLevel() >= level) {
          LOG.info(
              "The cluster is at feature level {}: view {}.",
              risen.featureLevel(),
              risen.version());
        }
      } catch (GrainException e) {
        LOG.warn("The feature level does not rise yet: {}", e.getMessage());
      }
    }
  }
}
