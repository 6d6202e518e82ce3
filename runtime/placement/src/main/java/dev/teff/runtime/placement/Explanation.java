package dev.teff.runtime.placement;

import dev.teff.grains.GrainId;
import dev.teff.placement.affinity.Neighbours.Pull;
import dev.teff.placement.affinity.Situation;
import dev.teff.runtime.placement.Decisions.Decided;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** Says in words why a grain is where it is, and what would move it. */
final class Explanation {
  private static final int STRONGEST = 5;

  /** Between the decision that a grain comes and its activation; a note of it may come later. */
  private static final Duration LONGEST_WAY = Duration.ofSeconds(30);

  private final Situation situation;
  private final Decisions decisions;
  private final GrainId grain;
  private final Optional<Instant> since;
  private final String rule;
  private final Optional<String> obstacle;

  /**
   * One about a grain.
   *
   * @param since when it was activated there, if it is still
   * @param rule by which grains of its type are activated, in words
   * @param obstacle what keeps it where it is, whatever it has to do with others, in words
   */
  Explanation(
      Situation situation,
      Decisions decisions,
      GrainId grain,
      Optional<Instant> since,
      String rule,
      Optional<String> obstacle) {
    this.situation = situation;
    this.decisions = decisions;
    this.grain = grain;
    this.since = since;
    this.rule = rule;
    this.obstacle = obstacle;
  }

  @Override
  public String toString() {
    var text = new StringJoiner("\n");
    text.add("%s is on %s.".formatted(grain, situation.self()));
    text.add(
        decisions
            .last(grain)
            .filter(this::isOfThisLife)
            .map(decided -> "Last decision: " + decided + ".")
            .orElseGet(this::placed));
    text.add("Grains of its type are activated by this rule: " + rule + ".");
    double cores = situation.cores(grain);
    if (cores > 0) {
      text.add(String.format(Locale.ROOT, "Takes about %.2f %% of a core.", 100 * cores));
    }
    double traffic = situation.graph().traffic(grain);
    if (traffic == 0) {
      text.add("No calls between it and other grains were seen of late.");
      return text.add(outlook()).toString();
    }
    situation.graph().of(grain).stream()
        .sorted(Comparator.comparingDouble(pull -> -pull.weight()))
        .limit(STRONGEST)
        .forEach(pull -> text.add(partner(pull, traffic)));
    Map<String, Double> pulls = situation.pulls(grain);
    pulls.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .forEach(pull ->
            text.add(
                String.format(
                    Locale.ROOT, "Pulled by %s with %.0f µs/s.", pull.getKey(), pull.getValue())));
    return text.add(outlook(pulls, traffic)).toString();
  }

  /** Whether it is why the grain is here, or what was tried since: it may have come anew. */
  private boolean isOfThisLife(Decided decided) {
    if (since.isEmpty()) {
      return true;
    }
    Duration later = Duration.between(since.get(), decided.when());
    return decided.move().from().equals(situation.self())
        ? !later.isNegative()
        : later.abs().compareTo(LONGEST_WAY) < 0;
  }

  /** What is to be said of a grain that nobody has moved, or so long ago that it is forgotten. */
  private String placed() {
    return "It was placed there when it was activated"
        + since.map(when -> ", at " + when.truncatedTo(ChronoUnit.SECONDS)).orElse("")
        + ", and nothing has moved it since.";
  }

  private String partner(Pull pull, double traffic) {
    return String.format(
        Locale.ROOT,
        "Talks to %s on %s: %.0f µs/s, %.0f %% of its traffic.",
        pull.other(),
        situation.where().apply(pull.other()).orElse("an unknown silo"),
        pull.weight(),
        100 * pull.weight() / traffic);
  }

  /** That of a grain that has nothing to do with others. */
  private String outlook() {
    return obstacle.orElse(
        "It would move if it were busy and its silo had clearly more to do than others.");
  }

  private String outlook(Map<String, Double> pulls, double traffic) {
    if (obstacle.isPresent()) {
      return obstacle.get();
    }
    if (situation.isAnchor(grain)) {
      return "It will not move: %d grains talk to it, and no silo pulls it clearly more than this one."
          .formatted(situation.graph().of(grain).size());
    }
    double here = pulls.getOrDefault(situation.self(), 0.0);
    double needed = here + situation.rules().minShare() * traffic;
    return String.format(
        Locale.ROOT,
        "It would move to a silo that pulls it with more than %.0f µs/s and has room for it.",
        needed);
  }
}
