package dev.teff.placement.affinity;

import dev.teff.placement.affinity.Offer.Candidate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a pair: moves group after group from one side to the other, always the one that
 * gains most or loses least, each vertex once; then keeps the beginning of that sequence that is
 * best.
 *
 * <p>After C. M. Fiduccia and R. M. Mattheyses: <i>A Linear-Time Heuristic for Improving Network
 * Partitions</i> (DAC 1982), which follows Kernighan and Lin (1970). Going on through moves that
 * lose is what leaves local optima, which the greedy exchange of ActOp cannot. Differs in that
 * groups of all scales move, not only vertices; in that a move is charged what it costs and a
 * friction; and in that balance is of CPU and memory, with a side beyond its mark relieved before
 * anything is gained.
 */
final class Refinement {
  private static final double MICROS = 1e6;
  private static final int PATIENCE = 96;
  private static final int LOOK_BEHIND = 24;

  private final Pair pair;
  private final Rules rules;
  private final Marks marks;
  private final double[] friction; // by group, what is charged for moving it
  private final double typicalCpu;

  // What the pass changes.
  private final int[] side;
  private final Load[] loads;
  private final boolean[] spent; // by group: one of its members has moved
  private final double[] gain; // by group
  private final BitSet changed; // groups whose gain has, and who are to be queued anew
  private final int[] weighed; // by vertex, the last group that was weighed and has it
  private final List<PriorityQueue<Entry>> queues;
  private int moved;

  private record Entry(int group, double key, double gain) {}

  /** A group that moved in this pass. */
  record Step(int group, double gain, double net, boolean relief) {}

  /**
   * What a pass came to.
   *
   * @param away the vertices that are not on the side where they were before all passes
   */
  record Outcome(BitSet away, List<Step> steps, double excess, double net) {
    boolean isBetterThan(Outcome other) {
      return isBetter(excess, net, other.excess, other.net);
    }
  }

  private static boolean isBetter(double excess, double net, double thanExcess, double thanNet) {
    return excess < thanExcess - 1e-9 || (excess < thanExcess + 1e-9 && net > thanNet + 1e-9);
  }

  Refinement(Pair pair, Rules rules, Marks marks, BitSet away) {
    this.pair = pair;
    this.rules = rules;
    this.marks = marks;
    this.side = pair.home.clone();
    away.stream().forEach(v -> side[v] = 1 - side[v]);
    this.loads = marks.loads(pair, away);
    this.moved = away.cardinality();
    this.spent = new boolean[pair.groups.size()];
    this.gain = new double[pair.groups.size()];
    this.friction = new double[pair.groups.size()];
    this.changed = new BitSet(gain.length);
    this.weighed = new int[pair.size()];
    Arrays.fill(weighed, -1);
    double cpu = pair.vertices.stream().mapToDouble(c -> c.load().cpu()).sum();
    this.typicalCpu = Math.max(cpu / Math.max(1, pair.size()), 1e-12);
    this.queues =
        List.of(
            new PriorityQueue<Entry>(Refinement::compare),
            new PriorityQueue<Entry>(Refinement::compare));
    for (int g = 0; g < gain.length; g++) {
      weigh(g);
    }
  }

  private static int compare(Entry a, Entry b) {
    int byKey = Double.compare(b.key, a.key);
    return byKey != 0 ? byKey : Integer.compare(a.group, b.group);
  }

  /** What a group gains and is charged at the start of the pass. */
  private void weigh(int g) {
    int[] group = pair.groups.get(g);
    int from = side[group[0]];
    double inner = 0;
    double outer = 0;
    double traffic = 0;
    double cost = 0;
    for (int v : group) {
      weighed[v] = g;
    }
    for (int v : group) {
      if (side[v] != from) {
        spent[g] = true; // an earlier pass has torn it apart
        return;
      }
      Candidate candidate = pair.vertices.get(v);
      traffic += candidate.traffic();
      cost += side[v] == pair.home[v] ? candidate.moveMicros() : -candidate.moveMicros();
      outer += pair.fixed[1 - from][v] - pair.fixed[from][v];
      for (int i = 0; i < pair.others[v].length; i++) {
        int u = pair.others[v][i];
        if (weighed[u] == g) {
          inner += pair.weights[v][i];
        } else {
          outer += side[u] == from ? -pair.weights[v][i] : pair.weights[v][i];
        }
      }
    }
    gain[g] = outer;
    friction[g] = cost / rules.horizonSeconds() + rules.minShare() * Math.max(0, traffic - inner);
    push(g);
  }

  private double net(int g) {
    return gain[g] - friction[g];
  }

  private void push(int g) {
    double net = net(g);
    // Of those that lose, the one that loses least for what it weighs.
    double key = net >= 0 ? net : net / Math.max(0.05, load(g).cpu() / typicalCpu);
    queues.get(side[pair.groups.get(g)[0]]).add(new Entry(g, key, gain[g]));
  }

  private Load load(int g) {
    return pair.groupLoads[g];
  }

  /**
   * Runs the pass.
   *
   * @param first the group to begin with, or -1 for the best
   */
  Outcome run(int first) {
    BitSet before = away();
    List<Step> steps = new ArrayList<>();
    int best = 0;
    double bestExcess = marks.excess(loads);
    double bestNet = 0;
    double net = 0;
    int forced = first;
    while (steps.size() - best < PATIENCE && moved < rules.maxMoves()) {
      Integer next = forced >= 0 ? Integer.valueOf(forced) : next();
      if (next == null || spent[next]) {
        break;
      }
      forced = -1;
      boolean relief = marks.excess(loads) > 0;
      Step step = new Step(next, gain[next], net(next), relief);
      apply(next);
      net += step.net();
      steps.add(step);
      double excess = marks.excess(loads);
      if (moved <= rules.maxMoves() && isBetter(excess, net, bestExcess, bestNet)) {
        best = steps.size();
        bestExcess = excess;
        bestNet = net;
      }
    }
    List<Step> kept = List.copyOf(steps.subList(0, best));
    for (Step step : kept) {
      Arrays.stream(pair.groups.get(step.group())).forEach(before::flip);
    }
    return new Outcome(before, kept, bestExcess, bestNet);
  }

  private BitSet away() {
    var away = new BitSet(side.length);
    for (int v = 0; v < side.length; v++) {
      away.set(v, side[v] != pair.home[v]);
    }
    return away;
  }

  /** A side that is too full gives, until it is not; else the better of both sides' best. */
  private @Nullable Integer next() {
    int overloaded = marks.overloaded(loads);
    if (overloaded >= 0) {
      Entry given = top(overloaded, true);
      return given == null ? null : (Integer) given.group;
    }
    Entry zero = top(0, false);
    Entry one = top(1, false);
    if (zero == null || one == null) {
      return zero != null ? (Integer) zero.group : one != null ? (Integer) one.group : null;
    }
    return compare(zero, one) <= 0 ? zero.group : one.group;
  }

  /** The best group of a side that the other side has room for; at least if it gives some back. */
  private @Nullable Entry top(int from, boolean forGood) {
    PriorityQueue<Entry> queue = queues.get(from);
    Deque<Entry> tooLarge = new ArrayDeque<>();
    Entry found = null;
    while (found == null && tooLarge.size() < LOOK_BEHIND) {
      Entry entry = queue.peek();
      if (entry == null) {
        break;
      }
      if (spent[entry.group] || entry.gain != gain[entry.group]) {
        queue.poll(); // a newer entry stands for it
      } else if (marks.hasRoom(loads, 1 - from, load(entry.group), forGood)
          && !isVain(entry.group, from)) {
        found = entry;
      } else {
        tooLarge.add(entry);
        queue.poll();
      }
    }
    queue.addAll(tooLarge);
    return found;
  }

  /** Relief that makes more work than it takes away is none; a full memory must be relieved. */
  private boolean isVain(int g, int from) {
    return marks.isRelieved(from) && -gain[g] > load(g).cpu() * MICROS;
  }

  private void apply(int g) {
    int[] group = pair.groups.get(g);
    int from = side[group[0]];
    Load load = load(g);
    loads[from] = loads[from].minus(load);
    loads[1 - from] = loads[1 - from].plus(load);
    moved += group.length;
    for (int v : group) {
      side[v] = 1 - from;
      for (int other : pair.groupsOf[v]) {
        spent[other] = true;
      }
    }
    for (int v : group) {
      for (int i = 0; i < pair.others[v].length; i++) {
        int u = pair.others[v][i];
        double change = side[u] == from ? 2 * pair.weights[v][i] : -2 * pair.weights[v][i];
        for (int other : pair.groupsOf[u]) {
          if (!spent[other]) {
            gain[other] += change;
            changed.set(other);
          }
        }
      }
    }
    changed.stream().forEach(this::push);
    changed.clear();
  }
}
