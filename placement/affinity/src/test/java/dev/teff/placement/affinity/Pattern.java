package dev.teff.placement.affinity;

import java.util.Random;

/** Who calls whom in a simulation: pairs of numbers below {@link #grains}. */
interface Pattern {
  /** The caller of calls that no grain makes. */
  int NOBODY = -1;

  int grains();

  /** Things change: players regroup, a pattern flips. */
  default void second(int now, Random random) {}

  /** One call; its ends go into the array. */
  void call(Random random, int[] ends);

  /** Grains that only clients call. */
  record Clients(int grains) implements Pattern {
    @Override
    public void call(Random random, int[] ends) {
      ends[0] = NOBODY;
      ends[1] = random.nextInt(grains);
    }
  }

  /** Games of so many players: a player calls its game, which calls all of its players. */
  final class Games implements Pattern {
    private final int players;
    private final int[] gameOf;
    private final int[][] members;
    private final double regrouping;

    /**
     * Players in random games.
     *
     * @param regrouping the share of the players that change places with another every second
     */
    Games(int games, int perGame, double regrouping, Random random) {
      this.players = games * perGame;
      this.gameOf = new int[players];
      this.members = new int[games][perGame];
      this.regrouping = regrouping;
      for (int p = 0; p < players; p++) {
        set(p, p / perGame, p % perGame);
      }
      for (int p = players - 1; p > 0; p--) {
        trade(p, random.nextInt(p + 1));
      }
    }

    private void set(int player, int game, int seat) {
      gameOf[player] = game;
      members[game][seat] = player;
    }

    private void trade(int one, int other) {
      int seat = seat(one);
      int game = gameOf[one];
      int otherSeat = seat(other);
      set(one, gameOf[other], otherSeat);
      set(other, game, seat);
    }

    private int seat(int player) {
      int[] seats = members[gameOf[player]];
      int seat = 0;
      while (seats[seat] != player) {
        seat++;
      }
      return seat;
    }

    @Override
    public int grains() {
      return players + members.length;
    }

    @Override
    public void second(int now, Random random) {
      for (int i = 0; i < players * regrouping / 2; i++) {
        trade(random.nextInt(players), random.nextInt(players));
      }
    }

    @Override
    public void call(Random random, int[] ends) {
      int player = random.nextInt(players);
      int game = gameOf[player];
      boolean up = random.nextInt(1 + members[game].length) == 0;
      ends[0] = up ? player : players + game;
      ends[1] = up ? players + game : player;
    }
  }

  /** Everybody calls grain 0. */
  record Star(int grains) implements Pattern {
    @Override
    public void call(Random random, int[] ends) {
      ends[0] = 1 + random.nextInt(grains - 1);
      ends[1] = 0;
    }
  }

  /** Everybody calls anybody, along edges that stay: so many for each grain. */
  record Sparse(int grains, int degree, long seed) implements Pattern {
    @Override
    public void call(Random random, int[] ends) {
      ends[0] = random.nextInt(grains);
      long hash = new Random(seed + ends[0] * 31L + random.nextInt(degree)).nextLong();
      ends[1] = (int) Math.floorMod(hash, (long) grains);
    }
  }

  /** Each calls the next one. */
  record Ring(int grains) implements Pattern {
    @Override
    public void call(Random random, int[] ends) {
      ends[0] = random.nextInt(grains);
      ends[1] = (ends[0] + 1) % grains;
    }
  }

  /** Two halves that talk within themselves, and a little across. */
  record Bridged(int grains, double across) implements Pattern {
    @Override
    public void call(Random random, int[] ends) {
      int half = grains / 2;
      ends[0] = random.nextInt(grains);
      boolean other = random.nextDouble() < across;
      int base = (ends[0] < half) == other ? half : 0;
      ends[1] = base + (ends[0] + 1 + random.nextInt(3)) % half;
    }
  }

  /** Pairs that change partners every 20 seconds, and back. */
  final class Flipping implements Pattern {
    private final int grains;
    private int shift = 1;

    Flipping(int grains) {
      this.grains = grains;
    }

    @Override
    public int grains() {
      return grains;
    }

    @Override
    public void second(int now, Random random) {
      shift = now / 20 % 2 == 0 ? 1 : grains - 1;
    }

    @Override
    public void call(Random random, int[] ends) {
      int left = random.nextInt(grains / 2) * 2;
      ends[0] = left;
      ends[1] = (left + shift) % grains;
    }
  }
}
