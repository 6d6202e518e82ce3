package dev.teff.placement.affinity;

import java.util.Comparator;
import java.util.List;

/**
 * How strongly an edge pulls.
 *
 * @param edge the two grains
 * @param weight what it is worth, in microseconds per second, that both are on one silo; at least
 *     this much is true, whatever the sketch overcounted
 * @param samples how many samples that rests on
 */
public record Link(Edge edge, double weight, double samples) {
  /** The heaviest of some links, so many at most. */
  public static List<Link> heaviest(List<Link> links, int most) {
    return links.size() <= most
        ? links
        : links.stream()
            .sorted(Comparator.comparingDouble(link -> -link.weight()))
            .limit(most)
            .toList();
  }
}
