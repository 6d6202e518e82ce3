package dev.teff.placement.affinity;

/**
 * What a silo uses: measured, smoothed, and corrected by what has just moved.
 *
 * <p>What is measured lags: it is of the last second, comes late, and is smoothed over some. A silo
 * that believed it would give away again what it has just given. So what moves counts at once, and
 * less and less as the measurement shows it. Whether a move has really been made is not asked: if
 * not, it is forgotten in the same way.
 *
 * <p>For use by one thread at a time.
 */
public final class Meter {
  /** How much of the past a new measurement of the work leaves: about four seconds' worth. */
  private static final double INERTIA = 0.75;

  private double cores;
  private long heap;
  private boolean measured;
  private double moved; // since the last measurement, in cores: the next one is of before
  private double unseen; // what moved before that, as far as the measurement does not show it
  private double unseenHeap;

  /** One that has measured nothing. */
  public Meter() {}

  /** The work of the last second, in cores. */
  public void work(double now) {
    cores = measured ? cores * INERTIA + now * (1 - INERTIA) : now;
    measured = true;
    unseen = unseen * INERTIA + moved;
    moved = 0;
  }

  /** The bytes that a collection of the heap left. */
  public void heap(long bytes) {
    heap = bytes;
    unseenHeap /= 2; // what moved in may be there, what moved out need not be collected yet
  }

  /** So much is about to come; negative when it is about to go. */
  public void moved(Load load) {
    moved += load.cpu();
    unseenHeap += load.memory();
  }

  /** What the silo uses when what was to move has moved. */
  public Load load() {
    return new Load(Math.max(0, cores + moved + unseen), Math.max(0, heap + unseenHeap));
  }
}
