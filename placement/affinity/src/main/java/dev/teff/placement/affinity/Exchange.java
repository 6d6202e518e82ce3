package dev.teff.placement.affinity;

import dev.teff.placement.affinity.Offer.Candidate;
import dev.teff.placement.affinity.Reason.Kind;
import dev.teff.placement.affinity.Refinement.Outcome;
import dev.teff.placement.affinity.Refinement.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Decides what two silos swap so that grains that talk to each other are together. A pure function.
 *
 * <p>Pairwise exchange after A. Newell, G. Kliot, I. Menache, A. Gopalan, S. Akiyama, M.
 * Silberstein: <i>Optimizing Distributed Actor Systems for Dynamic Interactive Services</i> (ActOp,
 * EuroSys 2016): no silo knows the whole graph; one offers the grains that it would rather have at
 * another, and that one decides for both. Differs in that
 *
 * <ul>
 *   <li>groups move as one where single grains would only lose ({@link Groups});
 *   <li>the decision goes on through moves that lose and keeps the best ({@link Refinement});
 *   <li>balance is of measured CPU and memory within marks, not of the number of grains, and a silo
 *       that has too much to do is relieved ({@link Limits});
 *   <li>a move is charged what it costs, and must gain a share of the grain's traffic; a plan must
 *       save a share of what crosses between the silos, or nothing moves;
 *   <li>hot grains that everybody calls stay ({@link Situation#isAnchor});
 *   <li>every move carries its reason.
 * </ul>
 */
public final class Exchange {
  private static final int EFFORT = 20_000;
  private static final int MOST_PASSES = 6;

  private final Rules rules;

  /** One that keeps to these rules. */
  public Exchange(Rules rules) {
    this.rules = rules;
  }

  /**
   * Decides.
   *
   * @param theirs what the other silo offers
   * @param mine what this one would offer it
   * @param silos all silos that may host grains
   */
  public Plan plan(Offer theirs, Offer mine, Collection<SiloState> silos) {
    var pair = new Pair(theirs, mine, rules.maxGroup());
    var marks = new Marks(pair, new Limits(rules, silos));
    if (pair.size() == 0) {
      return Plan.none(0, "neither silo has a grain that may move and has to do with the other's");
    }
    Outcome best = refine(pair, marks, -1);
    // A small graph is cheap enough to begin with every group in turn.
    int starts = Math.min(pair.groups.size(), EFFORT / (pair.size() * pair.size() + 1));
    for (int first = 0; first < starts; first++) {
      Outcome other = refine(pair, marks, first);
      if (other.isBetterThan(best)) {
        best = other;
      }
    }
    return judge(pair, marks, best);
  }

  private Outcome refine(Pair pair, Marks marks, int first) {
    Outcome total = new Outcome(new BitSet(), List.of(), marks.excessBefore(), 0);
    for (int pass = 0; pass < MOST_PASSES; pass++) {
      Outcome next = new Refinement(pair, rules, marks, total.away()).run(pass == 0 ? first : -1);
      if (next.steps().isEmpty()) {
        break;
      }
      List<Step> steps = new ArrayList<>(total.steps());
      steps.addAll(next.steps());
      total = new Outcome(next.away(), steps, next.excess(), total.net() + next.net());
    }
    return total;
  }

  private Plan judge(Pair pair, Marks marks, Outcome outcome) {
    List<Move> moves = new ArrayList<>();
    Reason[] reasons = new Reason[pair.size()];
    double gain = 0;
    for (Step step : outcome.steps()) {
      gain += step.gain();
      int[] group = pair.groups.get(step.group());
      Reason reason = reason(pair, step, group);
      Arrays.stream(group).forEach(v -> reasons[v] = reason);
    }
    double cost = 0;
    for (int v = 0; v < pair.size(); v++) {
      int from = pair.home[v];
      if (outcome.away().get(v)) {
        Candidate candidate = pair.vertices.get(v);
        cost += candidate.moveMicros();
        moves.add(
            new Move(
                candidate.grain(),
                pair.silos[from].name(),
                pair.silos[1 - from].name(),
                reasons[v],
                candidate.load(),
                candidate.inARow() + 1));
      }
    }
    return accept(pair, marks, outcome, new Plan(moves, gain, cost, pair.crossing, ""));
  }

  private Plan accept(Pair pair, Marks marks, Outcome outcome, Plan plan) {
    if (plan.moves().isEmpty()) {
      return Plan.none(pair.crossing, "no move between the two silos gains more than it costs");
    }
    boolean relieves = outcome.excess() < marks.excessBefore() - 1e-9;
    if (!relieves && plan.gain() < rules.minPlanShare() * pair.crossing) {
      return Plan.none(
          pair.crossing,
          String.format(
              Locale.ROOT,
              "the best plan saves %.0f µs/s, less than %.1f %% of the %.0f that cross between the two silos",
              plan.gain(),
              100 * rules.minPlanShare(),
              pair.crossing));
    }
    return new Plan(
        plan.moves(),
        plan.gain(),
        plan.cost(),
        plan.crossing(),
        String.format(
            Locale.ROOT,
            "%d moves save %.0f of the %.0f µs/s that cross between the two silos, for %.0f µs once%s",
            plan.moves().size(),
            plan.gain(),
            pair.crossing,
            plan.cost(),
            relieves ? ", and relieve the busier one" : ""));
  }

  private static Reason reason(Pair pair, Step step, int[] group) {
    double traffic = 0;
    double inner = 0;
    double cost = 0;
    boolean[] member = new boolean[pair.size()];
    Arrays.stream(group).forEach(v -> member[v] = true);
    for (int v : group) {
      traffic += pair.vertices.get(v).traffic();
      cost += pair.vertices.get(v).moveMicros();
      for (int i = 0; i < pair.others[v].length; i++) {
        inner += member[pair.others[v][i]] ? pair.weights[v][i] : 0;
      }
    }
    double outer = traffic - inner;
    Kind kind = step.relief() ? Kind.RELIEF : step.gain() > 0 ? Kind.AFFINITY : Kind.ROOM;
    return new Reason(kind, step.gain(), outer <= 0 ? 0 : step.gain() / outer, cost, group.length);
  }
}
