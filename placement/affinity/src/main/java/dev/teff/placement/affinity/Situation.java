package dev.teff.placement.affinity;

import dev.teff.grains.GrainId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What one silo knows when a round begins. Immutable, provided that its parts are.
 *
 * @param self the silo's name
 * @param silos all silos that may host grains, itself among them, by name
 * @param residents its grains
 * @param graph who talks to whom
 * @param where the silo on which a grain is, as far as this one knows
 */
public record Situation(
    String self,
    Map<String, SiloState> silos,
    Map<GrainId, Resident> residents,
    Neighbours graph,
    Function<GrainId, Optional<String>> where,
    Rules rules) {

  /** Checks that the silo is among the silos. */
  public Situation {
    silos = Map.copyOf(silos);
    if (!silos.containsKey(self)) {
      throw new IllegalArgumentException(self + " is not among " + silos.keySet() + ".");
    }
  }

  SiloState state(String silo) {
    SiloState state = silos.get(silo);
    if (state == null) {
      throw new IllegalArgumentException("There is no silo " + silo + ".");
    }
    return state;
  }

  /** How many cores a grain keeps busy, about; 0 when nothing is known of it. */
  public double cores(GrainId grain) {
    Resident resident = residents.get(grain);
    return resident == null ? 0 : resident.load().cpu();
  }

  /** By how much each silo pulls a grain, in microseconds per second. */
  public Map<String, Double> pulls(GrainId grain) {
    Map<String, Double> pulls = new HashMap<>();
    for (Neighbours.Pull pull : graph.of(grain)) {
      where.apply(pull.other()).ifPresent(silo -> pulls.merge(silo, pull.weight(), Double::sum));
    }
    return pulls;
  }

  /**
   * Whether a grain had better stay because everybody calls it: it has many partners, and no silo
   * pulls it clearly more than the one where it is. Dragging it around would please some and hurt
   * as many others.
   */
  public boolean isAnchor(GrainId grain) {
    List<Neighbours.Pull> partners = graph.of(grain);
    if (partners.size() < rules.anchorDegree()) {
      return false;
    }
    Map<String, Double> pulls = pulls(grain);
    double all = pulls.values().stream().mapToDouble(Double::doubleValue).sum();
    double best = pulls.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    return best - pulls.getOrDefault(self, 0.0) < ANCHOR_ADVANTAGE * all;
  }

  private static final double ANCHOR_ADVANTAGE = 0.25;

  /** Whether the silo has more to do than it should. */
  public boolean isOverloaded() {
    SiloState mine = state(self);
    Load mark = new Limits(rules, silos.values()).relieve(mine.capacity());
    return Limits.excess(mine.load(), mark, mine.capacity()) > 0;
  }
}
