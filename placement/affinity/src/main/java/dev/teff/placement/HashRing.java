package dev.teff.placement;

import dev.teff.grains.GrainId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * Divides the space of grain hashes among members by consistent hashing: everyone who knows the
 * same members' names finds the same owner, and a member that comes or goes moves only the grains
 * that it gains or loses. Immutable.
 *
 * <p>Every member stands at {@value #POINTS} points of the ring and owns the hashes from each of
 * its points up to the next one. With so many, a member's share stays within a quarter of the mean.
 *
 * @param <M> what a member is
 */
public final class HashRing<M> {
  static final int POINTS = 256;

  private record Point<M>(long hash, M member) {}

  private final long[] hashes;
  private final List<M> owners;

  private HashRing(List<Point<M>> points) {
    hashes = points.stream().mapToLong(Point::hash).toArray();
    owners = points.stream().map(Point::member).toList();
  }

  /**
   * The ring of these members, in whichever order they come.
   *
   * @param name a name that is unique among the members, and all that counts about a member
   * @throws IllegalArgumentException when there are none
   */
  public static <M> HashRing<M> of(Collection<M> members, Function<M, String> name) {
    if (members.isEmpty()) {
      throw new IllegalArgumentException("A ring without members has no owners.");
    }
    List<Point<M>> points = new ArrayList<>(members.size() * POINTS);
    // By name first, so that the (stable) sort settles equal hashes alike in every process.
    for (M member : members.stream().sorted(Comparator.comparing(name)).toList()) {
      long seed = GrainId.of("teff.silo", name.apply(member)).stableHash();
      for (int i = 0; i < POINTS; i++) {
        points.add(new Point<>(scatter(seed, i), member));
      }
    }
    points.sort(Comparator.comparingLong(Point::hash));
    return new HashRing<>(points);
  }

  /** The member to which a grain belongs. */
  public M owner(GrainId grain) {
    int found = Arrays.binarySearch(hashes, grain.stableHash());
    int index = found >= 0 ? found : -found - 2; // the last point that is not behind the hash
    return owners.get(index >= 0 ? index : hashes.length - 1);
  }

  /** The i-th number of the SplitMix64 sequence with this seed. */
  private static long scatter(long seed, int i) {
    long z = seed + (i + 1) * 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
