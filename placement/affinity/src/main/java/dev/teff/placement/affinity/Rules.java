package dev.teff.placement.affinity;

/**
 * What an exchange has to keep to.
 *
 * @param cpuTolerance by how much a silo may be busier than the mean of all: 0.1 is a tenth
 * @param memoryTolerance the same for memory
 * @param cpuFloor up to this share of its cores a silo's work needs no balance
 * @param memoryFloor up to this share of its memory a silo's grains need no balance
 * @param minSamples on how many samples a link has to rest before it counts
 * @param minShare how much of the traffic that a group of grains has with others must be gained for
 *     its move
 * @param minPlanShare how much of the traffic between two silos a plan must save
 * @param horizonSeconds in which time a move has to pay for itself
 * @param maxMoves how many grains move in one exchange at most
 * @param maxCandidates how many grains of each silo are looked at in one exchange
 * @param maxGroup how many grains move as one at most
 * @param anchorDegree a grain that talks to so many others is an anchor unless one silo clearly
 *     pulls it
 */
public record Rules(
    double cpuTolerance,
    double memoryTolerance,
    double cpuFloor,
    double memoryFloor,
    double minSamples,
    double minShare,
    double minPlanShare,
    double horizonSeconds,
    int maxMoves,
    int maxCandidates,
    int maxGroup,
    int anchorDegree) {

  /** What works for most. */
  public static final Rules DEFAULT =
      new Rules(0.10, 0.25, 0.05, 0.5, 1.5, 0.1, 0.01, 30, 1_000, 4_096, 64, 48);

  /** The same with another tolerance. */
  public Rules withCpuTolerance(double tolerance) {
    return new Rules(
        tolerance,
        memoryTolerance,
        cpuFloor,
        memoryFloor,
        minSamples,
        minShare,
        minPlanShare,
        horizonSeconds,
        maxMoves,
        maxCandidates,
        maxGroup,
        anchorDegree);
  }
}
