package dev.teff.placement.affinity;

import dev.teff.grains.GrainId;
import dev.teff.placement.affinity.Neighbours.Pull;
import dev.teff.placement.affinity.Offer.Candidate;
import dev.teff.placement.affinity.Offer.Tie;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A silo's movable grains, what pulls each of them where, and which belong together. Looked at once
 * a round, then asked about every partner. Immutable.
 *
 * <p>Grains and silos are numbers here: where a partner of a grain is, is looked up once.
 */
public final class LocalGraph {
  private static final int NOWHERE = -1;

  private final Situation situation;
  private final List<String> silos = new ArrayList<>(); // by number, itself first
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<Vertex> movable = new ArrayList<>();
  private final List<int[]> groups;
  private final double[][] groupGains; // by group and silo

  /** A grain that may move. */
  private static final class Vertex {
    final Resident resident;
    final List<Pull> pulls; // what it has to do with others
    final int[] places; // of each of those the number of its silo, or NOWHERE
    final int[] others; // of each of those its number among the movable ones, or NOWHERE

    Vertex(Resident resident, List<Pull> pulls, int[] places) {
      this.resident = resident;
      this.pulls = pulls;
      this.places = places;
      this.others = new int[places.length];
    }

    double traffic() {
      double sum = 0;
      for (Pull pull : pulls) {
        sum += pull.weight();
      }
      return sum;
    }
  }

  /** Looks. */
  public LocalGraph(Situation situation) {
    this.situation = situation;
    number(situation.self());
    boolean everybody = situation.isOverloaded();
    Map<GrainId, Integer> index = new HashMap<>();
    for (Resident resident : situation.residents().values()) {
      if (resident.mobile() && !situation.isAnchor(resident.grain())) {
        Vertex vertex = vertex(resident);
        if (everybody
            || resident.load().cpu() > 0
            || Arrays.stream(vertex.places).anyMatch(place -> place != NOWHERE)) {
          index.put(resident.grain(), movable.size());
          movable.add(vertex);
        }
      }
    }
    for (Vertex vertex : movable) {
      for (int p = 0; p < vertex.others.length; p++) {
        // Who is elsewhere is nobody's here: most look-ups are spared.
        vertex.others[p] =
            vertex.places[p] == 0
                ? index.getOrDefault(vertex.pulls.get(p).other(), NOWHERE)
                : NOWHERE;
      }
    }
    this.groups = groups();
    this.groupGains = groups.stream().map(this::gains).toArray(double[][]::new);
  }

  private Vertex vertex(Resident resident) {
    List<Pull> pulls = situation.graph().of(resident.grain());
    int[] places = new int[pulls.size()];
    for (int p = 0; p < places.length; p++) {
      places[p] = situation.where().apply(pulls.get(p).other()).map(this::number).orElse(NOWHERE);
    }
    return new Vertex(resident, pulls, places);
  }

  private int number(String silo) {
    return numbers.computeIfAbsent(
        silo,
        name -> {
          silos.add(name);
          return silos.size() - 1;
        });
  }

  private List<int[]> groups() {
    int most = movable.stream().mapToInt(vertex -> vertex.others.length).sum();
    int[] one = new int[most];
    int[] two = new int[most];
    double[] weights = new double[most];
    int count = 0;
    double[] traffic = movable.stream().mapToDouble(Vertex::traffic).toArray();
    for (int i = 0; i < movable.size(); i++) {
      Vertex vertex = movable.get(i);
      for (int p = 0; p < vertex.others.length; p++) {
        if (vertex.others[p] > i) {
          one[count] = i;
          two[count] = vertex.others[p];
          weights[count++] = vertex.pulls.get(p).weight();
        }
      }
    }
    return Groups.of(
            Arrays.copyOf(one, count),
            Arrays.copyOf(two, count),
            Arrays.copyOf(weights, count),
            traffic,
            situation.rules().maxGroup())
        .largest();
  }

  /**
   * What a group gains at each silo, moving there as one or by those of its grains that gain;
   * nothing where nobody pulls it.
   */
  private double[] gains(int[] group) {
    double[] asOne = new double[silos.size()];
    double[] bySingles = new double[silos.size()];
    double[] pulled = new double[silos.size()];
    double inner = 0;
    int[] members = group.clone();
    Arrays.sort(members);
    for (int i : group) {
      Vertex vertex = movable.get(i);
      Arrays.fill(pulled, 0);
      for (int p = 0; p < vertex.places.length; p++) {
        double weight = vertex.pulls.get(p).weight();
        if (vertex.places[p] != NOWHERE) {
          pulled[vertex.places[p]] += weight;
        }
        if (vertex.others[p] != NOWHERE && Arrays.binarySearch(members, vertex.others[p]) >= 0) {
          inner += weight;
        }
      }
      for (int silo = 0; silo < pulled.length; silo++) {
        asOne[silo] += pulled[silo];
        bySingles[silo] += Math.max(0, pulled[silo] - pulled[0]);
      }
    }
    double lost = asOne[0] - inner;
    asOne[0] = 0;
    for (int silo = 1; silo < asOne.length; silo++) {
      asOne[silo] = asOne[silo] == 0 ? 0 : Math.max(asOne[silo] - lost, bySingles[silo]);
    }
    return asOne;
  }

  /**
   * The silos to exchange with, the most promising first; those with which nothing is to be gained
   * are not among them. A silo that has too much to do asks the one that has least before all
   * others.
   */
  public List<String> partners() {
    double[] promise = new double[silos.size()];
    for (double[] gains : groupGains) {
      for (int silo = 1; silo < promise.length; silo++) {
        promise[silo] += Math.max(0, gains[silo]);
      }
    }
    List<String> partners = new ArrayList<>();
    for (int silo = 1; silo < promise.length; silo++) {
      if (promise[silo] > 0 && situation.silos().containsKey(silos.get(silo))) {
        partners.add(silos.get(silo));
      }
    }
    partners.sort(
        Comparator.<String>comparingDouble(silo -> -promise[numbers.getOrDefault(silo, 0)])
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
    int silo = numbers.getOrDefault(partner, NOWHERE); // it pulls nobody
    Integer[] order = new Integer[groups.size()];
    Arrays.setAll(order, g -> g);
    if (silo != NOWHERE) {
      Arrays.sort(order, Comparator.<Integer>comparingDouble(g -> -groupGains[g][silo]));
    }
    int[] chosen = new int[movable.size()];
    int count = 0;
    for (int g : order) {
      int[] group = groups.get(g);
      if (count + group.length <= situation.rules().maxCandidates()) {
        System.arraycopy(group, 0, chosen, count, group.length);
        count += group.length;
      }
    }
    return offer(silo, Arrays.copyOf(chosen, count));
  }

  private Offer offer(int partner, int[] chosen) {
    int[] candidate = new int[movable.size()]; // by number, its place among the candidates
    Arrays.fill(candidate, NOWHERE);
    for (int place = 0; place < chosen.length; place++) {
      candidate[chosen[place]] = place;
    }
    List<Candidate> candidates = new ArrayList<>(chosen.length);
    List<Tie> ties = new ArrayList<>();
    for (int place = 0; place < chosen.length; place++) {
      Vertex vertex = movable.get(chosen[place]);
      double stay = 0;
      for (int p = 0; p < vertex.others.length; p++) {
        Pull pull = vertex.pulls.get(p);
        int other = vertex.others[p] == NOWHERE ? NOWHERE : candidate[vertex.others[p]];
        if (other != NOWHERE) {
          if (other > place) {
            ties.add(new Tie(place, pull.other(), pull.weight()));
          }
        } else if (vertex.places[p] == 0) {
          stay += pull.weight();
        } else if (vertex.places[p] != NOWHERE && vertex.places[p] == partner) {
          ties.add(new Tie(place, pull.other(), pull.weight()));
        }
      }
      Resident resident = vertex.resident;
      candidates.add(
          new Candidate(
              resident.grain(),
              resident.load(),
              resident.moveMicros(),
              resident.inARow(),
              vertex.traffic(),
              stay));
    }
    return new Offer(situation.state(situation.self()), candidates, ties);
  }
}
