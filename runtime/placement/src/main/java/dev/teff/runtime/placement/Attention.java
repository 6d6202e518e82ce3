package dev.teff.runtime.placement;

import java.util.Set;

/**
 * In which rounds a silo looks at who talks to whom: that costs it more than everything else that
 * placement does. While moves gain much it looks in each; the longer they have not, the more
 * rarely, up to every fourth, or every eighth while few calls go to other silos. It looks at once
 * when more calls than before do, or silos come and go. Used by one thread.
 */
final class Attention {
  private static final int PATIENT_LOOKS = 3;
  private static final int LONGEST_PAUSE = 4;
  static final int LONGEST_PAUSE_FOR_LITTLE = 8;

  /** Of all calls: when no more are remote, little is to be gained by whatever saves much of it. */
  private static final double LITTLE = 0.02;

  /** By how much more of the calls have to be remote than at the last look. */
  private static final double RISE = 1.5;

  private static final double LEAST_RISE = 0.02;

  /** Of what crosses between two silos; less than that is gained slowly, too. */
  private static final double MUCH = 0.1;

  private Set<String> silos = Set.of();
  private double remoteShare;
  private int quietLooks;
  private int pause;
  private boolean moved;
  private boolean watching;

  /**
   * Grains move.
   *
   * @param saves which share of what crosses between the two silos that saves
   */
  void moved(double saves) {
    moved |= saves >= MUCH;
  }

  /**
   * Whether to look in this round.
   *
   * @param now the silos that there are
   * @param share the share of calls that went to other silos of late
   * @param on whether anything may move
   */
  boolean isDue(Set<String> now, double share, boolean on) {
    boolean little = share <= LITTLE;
    boolean changed =
        (moved && !little)
            || on != watching
            || !now.equals(silos)
            || share > remoteShare * RISE + LEAST_RISE;
    if (!changed && --pause > 0) {
      return false;
    }
    quietLooks = changed ? 0 : quietLooks + 1;
    int longest = little ? LONGEST_PAUSE_FOR_LITTLE : LONGEST_PAUSE;
    pause = Math.min(longest, 1 << Math.max(0, quietLooks - PATIENT_LOOKS));
    silos = Set.copyOf(now);
    remoteShare = share;
    watching = on;
    moved = false;
    return true;
  }
}
