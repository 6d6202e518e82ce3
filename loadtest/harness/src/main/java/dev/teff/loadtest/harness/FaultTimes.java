package dev.teff.loadtest.harness;

import java.util.List;

/** Whether the faults of a plan can be done. */
final class FaultTimes {
  private FaultTimes() {}

  /**
   * Refuses a fault of a silo that will not be there, and a cut through a network that all share.
   *
   * @throws IllegalArgumentException with the fault and what is in its way
   */
  static void require(TimedFault fault, List<TimedFault> all, FaultyCluster cluster) {
    requireSilo(fault, all, cluster.size());
    if (fault.fault() instanceof Fault.Partition && !cluster.canBeCut()) {
      throw new IllegalArgumentException(
          "'%s' is impossible: the silos of local:N share this host's network. Use --target apart:N."
              .formatted(fault.fault().describe()));
    }
  }

  private static void requireSilo(TimedFault fault, List<TimedFault> all, int silos) {
    long added =
        all.stream()
            .filter(other -> other.fault() instanceof Fault.AddSilo)
            .filter(other -> other.after().compareTo(fault.after()) < 0)
            .count();
    if (fault.fault().silo() > silos + added) {
      throw new IllegalArgumentException(
          "'%s' is impossible: there are %d silos at %s."
              .formatted(fault.fault().describe(), silos + added, fault.after()));
    }
  }
}
