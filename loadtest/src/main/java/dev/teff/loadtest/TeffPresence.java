package dev.teff.loadtest;

import dev.teff.grains.Grains;
import dev.teff.samples.presence.Lobby.Games;
import dev.teff.samples.presence.Player;
import dev.teff.samples.presence.Position;
import dev.teff.samples.presence.PresenceSilo;
import dev.teff.samples.presence.Tally;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Players and games that are grains. */
final class TeffPresence implements PresenceWorld {
  private final PresenceSilo silo;
  private final Games games;

  private TeffPresence(PresenceSilo silo) {
    this.silo = silo;
    this.games = Games.of(silo.grains());
  }

  /** Silos that find each other by a SQLite file. */
  static PresenceCluster on(Path database) {
    return (silos, play, started) -> {
      for (int i = 1; i <= silos; i++) {
        List<String> arguments = new ArrayList<>(List.of("silo-" + i, database.toString()));
        arguments.addAll(play);
        started.accept(
            ChildJvm.start(
                TeffPresence.class, PresenceCluster.FLAGS, arguments.toArray(String[]::new)));
      }
    };
  }

  /** A silo, until the input ends. */
  public static void main(String[] arguments) throws Exception {
    Map<String, Object> settings = Map.of("teff.cluster.name", "presence");
    try (PresenceSilo silo = PresenceSilo.join(arguments[0], "sqlite:" + arguments[1], settings)) {
      List<String> play = Arrays.asList(arguments).subList(2, arguments.length);
      PresenceProcess.run(arguments[0], new TeffPresence(silo), play);
    }
    System.exit(0);
  }

  @Override
  public void begin(long game, List<Long> players) {
    games.begin(game, players);
  }

  @Override
  public void end(long game) {
    games.end(game);
  }

  @Override
  public int beat(Position position) {
    return silo.grains().ref(Player.class, position.player()).beat(position);
  }

  @Override
  public Tally tally() {
    return silo.tally();
  }

  @Override
  public void drawTogether(boolean on) {
    silo.drawTogether(on);
  }

  @Override
  public long moved() {
    return silo.moved();
  }

  @Override
  public Grains grains() {
    return silo.grains();
  }
}
