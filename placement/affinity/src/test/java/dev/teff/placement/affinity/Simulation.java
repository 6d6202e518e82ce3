package dev.teff.placement.affinity;

import dev.teff.grains.GrainId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of silos with grains that call each other, second by second: calls are sampled where
 * their caller is, silos report to each other and exchange in pairs. What they measure of their own
 * load lags, as it does in a silo. Deterministic.
 */
final class Simulation {
  private static final long SECOND = 1_000_000_000L;

  private static final double MICROS = 1e6;

  /** The work for a call at each of its ends, where both are on one silo. */
  private static final double CALL_MICROS = 10;

  /** Of so many calls from outside that are looked at here, a silo sees one. */
  private static final int TURNS = 8;

  private final Pattern pattern;
  private final Rules rules;
  private final Random random;
  private final int samplesPerSilo;
  private final int exchangesPerSecond;
  private final double callsPerSecond;
  private final List<Node> silos = new ArrayList<>();
  private final GrainId[] grains;
  private final Map<GrainId, Integer> numbers = new HashMap<>();
  private final int[] where;
  private final int[] moves;
  private final double[] load; // by grain, calls of the last second
  private double busiest;
  private int now;
  private long remote;
  private long calls;
  private int moved;
  private long planningNanos;

  /** A silo, and what it knows. */
  private final class Node {
    final int number = silos.size();
    final String name = "silo-" + number;
    final AffinityGraph graph =
        new AffinityGraph(32_768, 5 * SECOND, Valuation.MEASURED, now * SECOND);
    final Activity activity = new Activity(8_192, 5 * SECOND, now * SECOND);
    final Rest rest = new Rest(5 * SECOND, 50_000);
    final Meter meter = new Meter();
    final Map<String, SiloState> states = new HashMap<>();
    double work; // µs of this second: calls, messages, moves
    double before; // and of the one before, which is measured only now
    Neighbours neighbours = new Neighbours.Builder().build(0);
    @Nullable LocalGraph seen;

    void measure() {
      meter.work((now == 1 ? work : before) / MICROS);
      before = work;
      work = 0;
    }

    SiloState state() {
      return new SiloState(name, meter.load(), new Load(2, 1e9));
    }

    /** What there is to exchange, looked at once until a round begins or grains move. */
    LocalGraph look() {
      LocalGraph graph = seen;
      if (graph == null) {
        graph = new LocalGraph(situation());
        seen = graph;
      }
      return graph;
    }

    private Situation situation() {
      Map<GrainId, Double> turns = activity.perSecond(rules.minSamples(), time());
      List<GrainId> here =
          Stream.concat(neighbours.grains().stream(), turns.keySet().stream())
              .distinct()
              .filter(g -> where[at(g)] == number)
              .sorted()
              .toList();
      double turn = Valuation.MEASURED.ofTurn();
      Map<GrainId, Resident> residents =
          Residents.estimate(
              here,
              here.size(),
              g -> Math.max(neighbours.traffic(g), turn * turns.getOrDefault(g, 0.0)),
              meter.load(),
              g -> Valuation.MOVE_MICROS,
              g -> rest.inARow(g, time()),
              g -> rest.remaining(g, time()) == 0);
      return new Situation(
          name,
          states,
          residents,
          neighbours,
          g -> Optional.of(silos.get(where[at(g)]).name),
          rules);
    }
  }

  /**
   * One that has not begun.
   *
   * @param exchangesPerSecond how many other silos each silo invites in a second at most
   */
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
    for (int s = 0; s < silos; s++) {
      join();
    }
    this.grains = new GrainId[pattern.grains()];
    this.where = new int[grains.length];
    this.moves = new int[grains.length];
    this.load = new double[grains.length];
    for (int g = 0; g < grains.length; g++) {
      grains[g] = GrainId.of("g", "k" + g);
      numbers.put(grains[g], g);
      where[g] = (int) Math.floorMod(grains[g].stableHash(), (long) silos);
    }
  }

  /** Another silo comes, which has no grains. */
  void join() {
    silos.add(new Node());
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
    busiest += silos.stream().mapToDouble(silo -> silo.work).max().orElse(0);
    silos.forEach(Node::measure);
    exchangeReports();
    exchange();
  }

  private void sample() {
    int samples = (int) Math.min(callsPerSecond, (double) samplesPerSilo * silos.size());
    double calls = callsPerSecond / samples;
    int[] ends = new int[2];
    remote = 0;
    this.calls = samples;
    for (int g = 0; g < load.length; g++) {
      load[g] *= 0.9; // so that what a grain does is known well
    }
    for (int i = 0; i < samples; i++) {
      pattern.call(random, ends);
      if (ends[0] == ends[1]) {
        continue;
      }
      Node callee = silos.get(where[ends[1]]);
      if (ends[0] == Pattern.NOBODY) {
        callee.work += calls * CALL_MICROS;
        load[ends[1]] += 0.1 * calls;
        if (random.nextInt(TURNS) == 0) {
          callee.activity.ran(grains[ends[1]], calls * TURNS, time());
        }
        continue;
      }
      Node caller = silos.get(where[ends[0]]);
      remote += caller == callee ? 0 : 1;
      double micros = CALL_MICROS + (caller == callee ? 0 : Valuation.MEASURED.messageMicros());
      caller.work += calls * micros;
      callee.work += calls * micros;
      load[ends[0]] += 0.1 * calls;
      load[ends[1]] += 0.1 * calls;
      caller.graph.record(
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
    for (Node silo : silos) {
      Map<Integer, List<Link>> reports = new HashMap<>();
      for (Link link : silo.graph.counted(rules.minSamples() / 2, time())) {
        int one = where[at(link.edge().first())];
        int other = where[at(link.edge().second())];
        for (int to : Set.of(one, one == other ? -1 : other)) {
          if (to >= 0 && to != silo.number) {
            reports.computeIfAbsent(to, key -> new ArrayList<>()).add(link);
          }
        }
      }
      reports.forEach((to, links) -> silos.get(to).graph.report(silo.name, links, time()));
    }
  }

  /** Each silo invites some others, one after the other, as in the engine of the runtime. */
  private void exchange() {
    List<SiloState> states = silos.stream().map(Node::state).toList();
    for (Node silo : silos) {
      states.forEach(state -> silo.states.put(state.name(), state));
    }
    List<Node> order = new ArrayList<>(silos);
    Collections.shuffle(order, random);
    long begin = System.nanoTime();
    for (Node silo : silos) {
      silo.neighbours = silo.graph.neighbours(rules.minSamples(), time());
      silo.seen = null;
    }
    if (exchangesPerSecond > 0) {
      for (Node silo : order) {
        silo.look().partners().stream()
            .limit(exchangesPerSecond)
            .forEach(name ->
                exchange(silo, silos.get(Integer.parseInt(name.substring("silo-".length())))));
      }
    }
    planningNanos += System.nanoTime() - begin;
  }

  private void exchange(Node one, Node other) {
    Offer theirs = one.look().offer(other.name);
    other.states.put(one.name, one.state());
    Plan plan =
        new Exchange(rules).plan(theirs, other.look().offer(one.name), other.states.values());
    for (Move move : plan.moves()) {
      boolean leaves = move.from().equals(one.name);
      Node from = leaves ? one : other;
      Node to = leaves ? other : one;
      int g = at(move.grain());
      where[g] = to.number;
      moves[g]++;
      moved++;
      for (Node side : List.of(one, other)) {
        side.work += Valuation.MOVE_MICROS / 2;
        side.rest.moved(move.grain(), move.inARow(), time());
      }
      from.meter.moved(Load.NONE.minus(move.load()));
      to.meter.moved(move.load());
    }
    if (!plan.moves().isEmpty()) {
      for (Node side : List.of(one, other)) {
        side.states.put(one.name, one.state());
        side.states.put(other.name, other.state());
        side.seen = null;
      }
    }
  }

  private double[] loads() {
    double[] loads = new double[silos.size()];
    for (int g = 0; g < where.length; g++) {
      loads[where[g]] += load[g] / (1 - Math.pow(0.9, now));
    }
    return loads;
  }

  /** The share of the last second's calls that went to another silo. */
  double remoteShare() {
    return (double) remote / calls;
  }

  /** The busiest silo's load, in means. */
  double imbalance() {
    double[] loads = loads();
    return Arrays.stream(loads).max().orElse(0) / Arrays.stream(loads).average().orElse(1);
  }

  /** The load of the silo that came last, in means. */
  double loadOfTheLast() {
    double[] loads = loads();
    return loads[loads.length - 1] / Arrays.stream(loads).average().orElse(1);
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
    return planningNanos / 1e6 / now / silos.size();
  }
}
