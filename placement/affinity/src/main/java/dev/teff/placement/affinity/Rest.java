package dev.teff.placement.affinity;

import dev.teff.grains.GrainId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long grains rest between moves: the more often one moved of late, the longer, so that none
 * can be played back and forth whatever the calls look like. Each silo notes the moves that it has
 * part in; how many there were before, a grain's silo tells the next one.
 *
 * <p>After its n-th move in a row a grain rests for {@code base · 2ⁿ⁻¹}, at most {@code base · 64};
 * one that was quiet for four times its last rest begins anew. With a base of 5 seconds that is at
 * most four moves in the first minute, and one in five minutes if it goes on like that.
 */
public final class Rest {
  private static final int MOST_DOUBLINGS = 6;
  private static final int QUIET = 4;

  private final long baseNanos;
  private final Map<GrainId, Moved> moved;

  private record Moved(int inARow, long nanos) {}

  /**
   * Nobody has moved yet.
   *
   * @param capacity of how many grains moves are remembered; those that moved longest ago go first
   */
  public Rest(long baseNanos, int capacity) {
    this.baseNanos = baseNanos;
    this.moved =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<GrainId, Moved> eldest) {
            return size() > capacity;
          }
        };
  }

  /**
   * Notes a move, out or in.
   *
   * @param inARow the how many-th in a row it is, as far as others know; here, more may be known
   */
  public void moved(GrainId grain, int inARow, long nowNanos) {
    int here = inARow(grain, nowNanos) + 1;
    moved.remove(grain); // so that it is the last one
    moved.put(grain, new Moved(Math.max(here, inARow), nowNanos));
  }

  /** How often a grain has moved in a row of late. */
  public int inARow(GrainId grain, long nowNanos) {
    Moved last = moved.get(grain);
    return last != null && nowNanos - last.nanos() < QUIET * rest(last) ? last.inARow() : 0;
  }

  /** How much longer a grain rests, in nanoseconds; 0 when it may move. */
  public long remaining(GrainId grain, long nowNanos) {
    Moved last = moved.get(grain);
    return last == null ? 0 : Math.max(0, rest(last) - (nowNanos - last.nanos()));
  }

  private long rest(Moved last) {
    return baseNanos << Math.min(last.inARow() - 1, MOST_DOUBLINGS);
  }
}
