package dev.teff.placement.affinity;

import dev.teff.grains.GrainId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** The graph by grain: for each, with whom it talks and how much. Immutable once built. */
public final class Neighbours {
  private final Map<GrainId, List<Pull>> pulls;

  private Neighbours(Map<GrainId, List<Pull>> pulls) {
    this.pulls = pulls;
  }

  /**
   * What one grain has to do with another.
   *
   * @param weight as {@link Link#weight}
   */
  public record Pull(GrainId other, double weight, double samples) {}

  /** Whom a grain talks to. */
  public List<Pull> of(GrainId grain) {
    return pulls.getOrDefault(grain, List.of());
  }

  /** All grains that talk to somebody. */
  public Set<GrainId> grains() {
    return pulls.keySet();
  }

  /** All that a grain says and hears, in microseconds per second. */
  public double traffic(GrainId grain) {
    double sum = 0;
    for (Pull pull : of(grain)) {
      sum += pull.weight();
    }
    return sum;
  }

  /** Adds up links; of one edge there may be several. */
  static final class Builder {
    private final Map<Edge, double[]> links = new HashMap<>();

    /** Adds what somebody counted about an edge. */
    Builder add(Link link) {
      double[] sums = links.computeIfAbsent(link.edge(), edge -> new double[2]);
      sums[0] += link.weight();
      sums[1] += link.samples();
      return this;
    }

    /** The graph of the links that rest on so many samples at least. */
    Neighbours build(double minSamples) {
      Map<GrainId, List<Pull>> pulls = new HashMap<>();
      BiConsumer<GrainId, Pull> put =
          (grain, pull) -> pulls.computeIfAbsent(grain, g -> new ArrayList<>(4)).add(pull);
      links.forEach((edge, sums) -> {
        if (sums[1] < minSamples) {
          return;
        }
        put.accept(edge.first(), new Pull(edge.second(), sums[0], sums[1]));
        put.accept(edge.second(), new Pull(edge.first(), sums[0], sums[1]));
      });
      return new Neighbours(pulls);
    }
  }
}
