package dev.teff.loadtest.harness;

import java.util.List;

/** Whether the faults of a plan can be done. */
final class FaultTimes {
  private FaultTimes() {}

  /**
   * Refuses a fault of a silo that will not be there, a cut through a network that all share, and a
   * silo more than there are networks for.
   *
   * @throws IllegalArgumentException with the fault and what is in its way
   */
  static void require(TimedFault timed, List<TimedFault> all, FaultyCluster cluster) {
    Fault fault = timed.fault();
    long silos = cluster.size() + addedBefore(timed, all);
    if (fault.silo() > silos) {
      throw impossible(fault, "there are %d silos at %s.".formatted(silos, timed.after()));
    }
    if (fault instanceof Fault.Partition && !cluster.canBeCut()) {
      throw impossible(
          fault, "the silos of local:N share this host's network. Use --target apart:N.");
    }
    if (fault instanceof Fault.AddSilo && cluster.canBeCut() && silos >= LocalTarget.MOST_SILOS) {
      throw impossible(
          fault,
          "there are networks for %d silos. Use --target local:N, or fewer."
              .formatted(LocalTarget.MOST_SILOS));
    }
  }

  private static long addedBefore(TimedFault fault, List<TimedFault> all) {
    return all.stream()
        .filter(other -> other.fault() instanceof Fault.AddSilo)
        .filter(other -> other.after().compareTo(fault.after()) < 0)
        .count();
  }

  private static IllegalArgumentException impossible(Fault fault, String why) {
    return new IllegalArgumentException("'%s' is impossible: %s".formatted(fault.describe(), why));
  }
}
