package dev.teff.placement.affinity;

import dev.teff.grains.GrainId;

/**
 * Two grains that talk to each other, in either direction. {@link #of} puts them in order, so that
 * both directions are one edge.
 */
public record Edge(GrainId first, GrainId second) {
  /**
   * The edge between two grains.
   *
   * @throws IllegalArgumentException when both are the same: a grain is always where it is
   */
  public static Edge of(GrainId one, GrainId other) {
    int order = Long.compare(one.stableHash(), other.stableHash());
    if (order == 0) {
      order = one.compareTo(other);
    }
    if (order == 0) {
      throw new IllegalArgumentException("No edge leads from " + one + " to itself.");
    }
    return order < 0 ? new Edge(one, other) : new Edge(other, one);
  }

  /** The end that is not this one. */
  public GrainId other(GrainId end) {
    return end.equals(first) ? second : first;
  }

  @Override
  public int hashCode() {
    return first.hashCode() * 31 + second.hashCode();
  }

  @Override
  public String toString() {
    return first + " - " + second;
  }
}
