package dev.teff.loadtest;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What only the presence benchmark and that of adversarial patterns want to know. */
final class PresenceOptions {
  @Option(
      names = "--silos",
      paramLabel = "N",
      defaultValue = "3",
      description = "presence: how many processes play (${DEFAULT-VALUE}).")
  private int silos = 3;

  @Option(
      names = "--players",
      paramLabel = "N",
      defaultValue = "8000",
      description = "presence: how many players, eight to a game (${DEFAULT-VALUE}).")
  private int players = 8000;

  @Option(
      names = "--churn",
      paramLabel = "R",
      defaultValue = "0.01",
      description = "presence: which share of them regroups each second (${DEFAULT-VALUE}).")
  private double churn = 0.01;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "presence: who plays with whom (${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--page",
      paramLabel = "FILE",
      description = "presence: draw how it went, second by second, into this HTML file.")
  private @Nullable Path page;

  @Option(
      names = "--patterns",
      paramLabel = "NAME",
      split = ",",
      description = "adversarial: which, of ${COMPLETION-CANDIDATES} (all).")
  private List<Talk.Pattern> patterns = List.of(Talk.Pattern.values());

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "presence, adversarial: how many requests a second all clients make together, timed from"
              + " when they are due; 0: as many as they can (${DEFAULT-VALUE}).")
  private int rate;

  private int clients = 64;

  /** The same with few players and few clients of each silo. */
  PresenceOptions quick() {
    var other = new PresenceOptions();
    other.silos = silos;
    other.players = 240;
    other.churn = churn;
    other.seed = seed;
    other.page = page;
    other.patterns = patterns;
    other.rate = rate;
    other.clients = 4;
    return other;
  }

  /** What {@link PresenceProcess#run} wants to know, as words. */
  List<String> play() {
    return List.of(
        Integer.toString(players),
        Integer.toString(clients),
        Long.toString(seed),
        Integer.toString(rate / silos));
  }

  int silos() {
    return silos;
  }

  int players() {
    return players;
  }

  double churn() {
    return churn;
  }

  List<Talk.Pattern> patterns() {
    return patterns;
  }

  @Nullable Path page() {
    return page;
  }
}
