package dev.teff.placement.affinity;

import dev.teff.grains.GrainId;
import dev.teff.placement.affinity.Neighbours.Pull;
import dev.teff.placement.affinity.Offer.Candidate;
import dev.teff.placement.affinity.Offer.Tie;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A silo's movable grains, what pulls each of them where, and which belong together. Looked at once
 * a round, then asked about every partner. Immutable.
 */
public final class LocalGraph {
  private final Situation situation;
  private final List<Resident> movable = new ArrayList<>();
  private final Map<GrainId, Integer> index = new HashMap<>();
  private final List<Map<String, Double>> pulls = new ArrayList<>();
  private final List<int[]> groups;
  private final List<Map<String, Double>> groupGains;

  /** Looks. */
  public LocalGraph(Situation situation) {
    this.situation = situation;
    boolean everybody = situation.isOverloaded();
    for (Resident resident : situation.residents().values()) {
      Map<String, Double> pulled = situation.pulls(resident.grain());
      if (resident.mobile()
          && (everybody || !pulled.isEmpty() || resident.load().cpu() > 0)
          && !situation.isAnchor(resident.grain())) {
        index.put(resident.grain(), movable.size());
        movable.add(resident);
        pulls.add(pulled);
      }
    }
    this.groups = groups();
    this.groupGains = groups.stream().map(this::gains).toList();
  }

  private List<int[]> groups() {
    List<Integer> one = new ArrayList<>();
    List<Integer> two = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    double[] traffic = new double[movable.size()];
    for (int i = 0; i < traffic.length; i++) {
      for (Pull pull : situation.graph().of(movable.get(i).grain())) {
        traffic[i] += pull.weight();
        Integer other = index.get(pull.other());
        if (other != null && other > i) {
          one.add(i);
          two.add(other);
          weights.add(pull.weight());
        }
      }
    }
    return Groups.of(
            one.stream().mapToInt(v -> v).toArray(),
            two.stream().mapToInt(v -> v).toArray(),
            weights.stream().mapToDouble(w -> w).toArray(),
            traffic,
            situation.rules().maxGroup())
        .largest();
  }

  /**
   * What a group gains at each other silo, moving there as one or by those of its grains that gain.
   */
  private Map<String, Double> gains(int[] group) {
    Set<GrainId> members = new HashSet<>();
    for (int i : group) {
      members.add(movable.get(i).grain());
    }
    Map<String, Double> asOne = new HashMap<>();
    Map<String, Double> bySingles = new HashMap<>();
    double held = 0;
    for (int i : group) {
      double here = pulls.get(i).getOrDefault(situation.self(), 0.0);
      held += here;
      for (Pull pull : situation.graph().of(movable.get(i).grain())) {
        held -= members.contains(pull.other()) ? pull.weight() : 0;
      }
      pulls
          .get(i)
          .forEach((silo, pull) -> {
            asOne.merge(silo, pull, Double::sum);
            bySingles.merge(silo, Math.max(0, pull - here), Double::sum);
          });
    }
    double lost = held;
    asOne.remove(situation.self());
    asOne.replaceAll((silo, pull) -> Math.max(pull - lost, bySingles.getOrDefault(silo, 0.0)));
    return asOne;
  }

  /**
   * The silos to exchange with, the most promising first; those with which nothing is to be gained
   * are not among them. A silo that has too much to do asks the one that has least before all
   * others.
   */
  public List<String> partners() {
    Map<String, Double> promise = new HashMap<>();
    for (Map<String, Double> gains : groupGains) {
      gains.forEach((silo, gain) -> {
        if (gain > 0 && situation.silos().containsKey(silo)) {
          promise.merge(silo, gain, Double::sum);
        }
      });
    }
    List<String> partners = new ArrayList<>(promise.keySet());
    partners.sort(
        Comparator.<String>comparingDouble(silo -> -promise.getOrDefault(silo, 0.0))
            .thenComparing(Comparator.naturalOrder()));
    if (situation.isOverloaded()) {
      leastLoaded()
          .ifPresent(silo -> {
            partners.remove(silo);
            partners.addFirst(silo);
          });
    }
    return partners;
  }

  private Optional<String> leastLoaded() {
    return situation.silos().values().stream()
        .filter(silo -> !silo.name().equals(situation.self()))
        .min(
            Comparator.<SiloState>comparingDouble(s -> s.load().cpu() / s.capacity().cpu())
                .thenComparing(SiloState::name))
        .map(SiloState::name);
  }

  /**
   * What this silo offers to another: first the groups that gain most there, then those that lose
   * least, which may make room.
   */
  public Offer offer(String partner) {
    Integer[] order = new Integer[groups.size()];
    Arrays.setAll(order, g -> g);
    Arrays.sort(
        order,
        Comparator.<Integer>comparingDouble(g -> -groupGains.get(g).getOrDefault(partner, 0.0)));
    List<Integer> chosen = new ArrayList<>();
    for (int g : order) {
      int[] group = groups.get(g);
      if (chosen.size() + group.length <= situation.rules().maxCandidates()) {
        Arrays.stream(group).forEach(chosen::add);
      }
    }
    return offer(partner, chosen);
  }

  private Offer offer(String partner, List<Integer> chosen) {
    Map<GrainId, Integer> places = new HashMap<>();
    for (int i : chosen) {
      places.put(movable.get(i).grain(), places.size());
    }
    List<Candidate> candidates = new ArrayList<>(chosen.size());
    List<Tie> ties = new ArrayList<>();
    for (int i : chosen) {
      Resident resident = movable.get(i);
      int place = candidates.size();
      double stay = 0;
      for (Pull pull : situation.graph().of(resident.grain())) {
        Integer other = places.get(pull.other());
        String silo = situation.where().apply(pull.other()).orElse("");
        if (other != null) {
          if (other > place) {
            ties.add(new Tie(place, pull.other(), pull.weight()));
          }
        } else if (silo.equals(partner)) {
          ties.add(new Tie(place, pull.other(), pull.weight()));
        } else if (silo.equals(situation.self())) {
          stay += pull.weight();
        }
      }
      candidates.add(
          new Candidate(
              resident.grain(),
              resident.load(),
              resident.moveMicros(),
              situation.graph().traffic(resident.grain()),
              stay));
    }
    return new Offer(situation.state(situation.self()), candidates, ties);
  }
}
