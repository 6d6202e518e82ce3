package dev.teff.placement.affinity;

import dev.teff.grains.GrainId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A cluster of silos with grains that call each other, second by second: calls are sampled where
 * their caller is, silos report to each other and exchange in pairs. Deterministic.
 */
final class Simulation {
  private static final long SECOND = 1_000_000_000L;

  /** The work for a call at each of its ends, where both are on one silo. */
  private static final double CALL_MICROS = 10;

  private final Pattern pattern;
  private final Rules rules;
  private final Random random;
  private final int samplesPerSilo;
  private final int exchangesPerSecond;
  private final double callsPerSecond;
  private final String[] names;
  private final GrainId[] grains;
  private final Map<GrainId, Integer> numbers = new HashMap<>();
  private final int[] where;
  private final int[] moves;
  private final AffinityGraph[] graphs;
  private final Rest[] rests;
  private final double[] load; // by grain, calls of the last second
  private final double[] work; // by silo, µs of this second: calls, messages, moves
  private double busiest;
  private int now;
  private long remote;
  private long calls;
  private int moved;
  private long planningNanos;

  Simulation(
      Pattern pattern,
      Rules rules,
      int silos,
      int samplesPerSilo,
      int exchangesPerSecond,
      double callsPerGrain,
      long seed) {
    this.exchangesPerSecond = exchangesPerSecond;
    this.pattern = pattern;
    this.rules = rules;
    this.random = new Random(seed);
    this.samplesPerSilo = samplesPerSilo;
    this.callsPerSecond = callsPerGrain * pattern.grains();
    this.names = new String[silos];
    this.graphs = new AffinityGraph[silos];
    this.rests = new Rest[silos];
    for (int s = 0; s < silos; s++) {
      names[s] = "silo-" + s;
      graphs[s] = new AffinityGraph(32_768, 5 * SECOND, Valuation.MEASURED, 0);
      rests[s] = new Rest(5 * SECOND, 50_000);
    }
    this.grains = new GrainId[pattern.grains()];
    this.where = new int[grains.length];
    this.moves = new int[grains.length];
    this.load = new double[grains.length];
    this.work = new double[silos];
    for (int g = 0; g < grains.length; g++) {
      grains[g] = GrainId.of("g", "k" + g);
      numbers.put(grains[g], g);
      where[g] = (int) Math.floorMod(grains[g].stableHash(), (long) silos);
    }
  }

  /** Lets a number of seconds pass. */
  Simulation run(int seconds) {
    for (int i = 0; i < seconds; i++) {
      second();
    }
    return this;
  }

  private void second() {
    now++;
    pattern.second(now, random);
    sample();
    busiest += Arrays.stream(work).max().orElse(0);
    Arrays.fill(work, 0);
    exchangeReports();
    exchange();
  }

  private void sample() {
    int samples = (int) Math.min(callsPerSecond, (double) samplesPerSilo * names.length);
    double calls = callsPerSecond / samples;
    int[] ends = new int[2];
    remote = 0;
    this.calls = samples;
    for (int g = 0; g < load.length; g++) {
      load[g] *= 0.9; // silos smooth what they measure
    }
    for (int i = 0; i < samples; i++) {
      pattern.call(random, ends);
      if (ends[0] == ends[1]) {
        continue;
      }
      boolean toAnother = where[ends[0]] != where[ends[1]];
      remote += toAnother ? 1 : 0;
      double micros = CALL_MICROS + (toAnother ? Valuation.MEASURED.messageMicros() : 0);
      work[where[ends[0]]] += calls * micros;
      work[where[ends[1]]] += calls * micros;
      load[ends[0]] += 0.1 * calls;
      load[ends[1]] += 0.1 * calls;
      graphs[where[ends[0]]].record(
          new CallSample(grains[ends[0]], grains[ends[1]], calls, 100, 0, false), time());
    }
  }

  private long time() {
    return now * SECOND;
  }

  private int at(GrainId grain) {
    return numbers.getOrDefault(grain, -1);
  }

  private void exchangeReports() {
    for (int s = 0; s < names.length; s++) {
      Map<Integer, List<Link>> reports = new HashMap<>();
      for (Link link : graphs[s].counted(rules.minSamples() / 2, time())) {
        int one = where[at(link.edge().first())];
        int other = where[at(link.edge().second())];
        for (int silo : Set.of(one, one == other ? -1 : other)) {
          if (silo >= 0 && silo != s) {
            reports.computeIfAbsent(silo, key -> new ArrayList<>()).add(link);
          }
        }
      }
      int from = s;
      reports.forEach((silo, links) -> graphs[silo].report(names[from], links, time()));
    }
  }

  private void exchange() {
    List<Integer> order = new ArrayList<>();
    for (int s = 0; s < names.length; s++) {
      order.add(s);
    }
    Collections.shuffle(order, random);
    long begin = System.nanoTime();
    List<Neighbours> neighbours = new ArrayList<>();
    for (AffinityGraph graph : graphs) {
      neighbours.add(graph.neighbours(rules.minSamples(), time()));
    }
    for (int i = 0; i < exchangesPerSecond; i++) {
      exchange(order, neighbours);
    }
    planningNanos += System.nanoTime() - begin;
  }

  private void exchange(List<Integer> order, List<Neighbours> neighbours) {
    Map<String, SiloState> states = states();
    Set<String> engaged = new HashSet<>();
    for (int s : order) {
      if (engaged.contains(names[s])) {
        continue;
      }
      LocalGraph mine = graph(s, states, neighbours.get(s));
      for (String partner : mine.partners()) {
        if (engaged.add(partner)) {
          engaged.add(names[s]);
          int p = Integer.parseInt(partner.substring("silo-".length()));
          apply(
              s,
              p,
              new Exchange(rules)
                  .plan(
                      mine.offer(partner),
                      graph(p, states, neighbours.get(p)).offer(names[s]),
                      states.values()));
          break;
        }
      }
    }
  }

  private void apply(int one, int other, Plan plan) {
    for (Move move : plan.moves()) {
      int g = at(move.grain());
      where[g] = move.to().equals(names[one]) ? one : other;
      work[one] += Valuation.MOVE_MICROS / 2;
      work[other] += Valuation.MOVE_MICROS / 2;
      moves[g]++;
      moved++;
      rests[one].moved(move.grain(), time());
      rests[other].moved(move.grain(), time());
    }
  }

  private Map<String, SiloState> states() {
    Map<String, SiloState> states = new HashMap<>();
    double[] loads = loads();
    for (int s = 0; s < names.length; s++) {
      states.put(
          names[s],
          new SiloState(names[s], new Load(loads[s] * CALL_MICROS * 1e-6, 0), new Load(2, 1e9)));
    }
    return states;
  }

  private double[] loads() {
    double[] loads = new double[names.length];
    for (int g = 0; g < where.length; g++) {
      loads[where[g]] += load[g] / (1 - Math.pow(0.9, now));
    }
    return loads;
  }

  private LocalGraph graph(int s, Map<String, SiloState> states, Neighbours graph) {
    List<GrainId> here = graph.grains().stream().filter(g -> where[at(g)] == s).sorted().toList();
    SiloState state = states.get(names[s]);
    Load used = state == null ? Load.NONE : state.load();
    Map<GrainId, Resident> residents =
        Residents.estimate(
            here, graph, used, g -> Valuation.MOVE_MICROS, g -> rests[s].remaining(g, time()) == 0);
    return new LocalGraph(
        new Situation(
            names[s], states, residents, graph, g -> Optional.of(names[where[at(g)]]), rules));
  }

  /** The share of the last second's calls that went to another silo. */
  double remoteShare() {
    return (double) remote / calls;
  }

  /** The busiest silo's load, in means. */
  double imbalance() {
    double[] loads = loads();
    double sum = 0;
    double most = 0;
    for (double one : loads) {
      sum += one;
      most = Math.max(most, one);
    }
    return most / (sum / loads.length);
  }

  /**
   * What the busiest silo of each second had to do, in microseconds, summed up: for calls, for the
   * messages of those to other silos, and for moves. Throughput is what this leaves room for.
   */
  double busiestMicros() {
    return busiest;
  }

  int moved() {
    return moved;
  }

  int mostMovesOfOneGrain() {
    int most = 0;
    for (int count : moves) {
      most = Math.max(most, count);
    }
    return most;
  }

  /** Real time that one silo needed for its part of a round, in milliseconds. */
  double planningMillisPerSiloAndRound() {
    return planningNanos / 1e6 / now / names.length;
  }
}
