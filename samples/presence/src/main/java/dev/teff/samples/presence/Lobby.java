package dev.teff.samples.presence;

import dev.teff.grains.Grains;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Puts players into games, at random under a seed. Used by one thread. */
public final class Lobby {
  /** How many play in one game. */
  public static final int SEATS = 8;

  private static final int AT_ONCE = 64;

  /** Where the games are. Thread-safe. */
  public interface Games {
    /** One begins. Blocks until its players know. */
    void begin(long game, List<Long> players);

    /** One is over. */
    void end(long game);

    /** Games that are grains. */
    static Games of(Grains grains) {
      return new Games() {
        @Override
        public void begin(long game, List<Long> players) {
          grains.ref(Game.class, game).begin(players);
        }

        @Override
        public void end(long game) {
          grains.ref(Game.class, game).end();
        }
      };
    }
  }

  private record Match(long game, List<Long> players) {}

  private final Random random;
  private final Deque<Match> matches = new ArrayDeque<>();
  private final List<Long> waiting = new ArrayList<>();
  private final int players;
  private long games;

  /** One in which so many wait. */
  public Lobby(int players, long seed) {
    this.random = new Random(seed);
    this.players = players;
    for (long player = 0; player < players; player++) {
      waiting.add(player);
    }
  }

  /** How many players there are. */
  public int players() {
    return players;
  }

  /** Begins as many games as there are players for. Blocks until all players know. */
  public void begin(Games where) throws InterruptedException, ExecutionException {
    Collections.shuffle(waiting, random);
    List<Match> beginning = new ArrayList<>();
    while (waiting.size() >= SEATS) {
      List<Long> next = waiting.subList(0, SEATS);
      beginning.add(new Match(games++, List.copyOf(next)));
      next.clear();
    }
    each(beginning, match -> where.begin(match.game(), match.players()));
    matches.addAll(beginning);
  }

  /** Ends the oldest games, so that this share of the players regroups. Blocks until they have. */
  public void regroup(Games where, double share) throws InterruptedException, ExecutionException {
    List<Match> ending = new ArrayList<>();
    while (ending.size() * SEATS < players * share && !matches.isEmpty()) {
      Match match = matches.removeFirst();
      ending.add(match);
      waiting.addAll(match.players());
    }
    begin(where);
    each(ending, match -> where.end(match.game()));
  }

  private interface Action {
    void on(Match match);
  }

  private static void each(List<Match> matches, Action action)
      throws InterruptedException, ExecutionException {
    try (ExecutorService threads =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      List<Future<?>> running = new ArrayList<>();
      matches.forEach(match -> running.add(threads.submit(() -> action.on(match))));
      for (Future<?> one : running) {
        one.get();
      }
    }
  }
}
