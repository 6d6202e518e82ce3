package dev.teff.loadtest;

import dev.teff.grains.Grains;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Who tells whom: patterns from which affinity gains little or nothing, or which it chases in vain.
 *
 * @param life each time they talk anew, they are other grains
 */
record Talk(Pattern pattern, int life, int nodes) {
  private static final int TOLD = 4;
  private static final int DEGREE = 8;
  private static final double BRIDGE = 0.02;
  private static final long FLIP_MILLIS = TimeUnit.SECONDS.toMillis(20);
  private static final long NODES_OF_A_LIFE = 1_000_000;

  /** What there is. */
  enum Pattern {
    /** All tell one. */
    STAR,
    /** Each tells some of eight that it knows, who are drawn once at random. */
    RANDOM,
    /** Each tells the next ones. */
    RING,
    /** Two halves, within which each tells others near to it, and now and then one of the other. */
    BRIDGED,
    /** Pairs, which change partners every 20 seconds, and back. */
    FLIPPING
  }

  /** One request. */
  int request(Grains grains, Random random) {
    int teller = random.nextInt(nodes);
    List<Long> told = IntStream.range(0, TOLD).mapToObj(i -> key(told(teller, i, random))).toList();
    return grains.ref(Node.class, key(teller)).tell(told);
  }

  private long key(int node) {
    return life * NODES_OF_A_LIFE + node;
  }

  private int told(int teller, int which, Random random) {
    return switch (pattern) {
      case STAR -> 0;
      case RANDOM -> {
        long seed = teller * 31L + random.nextInt(DEGREE);
        yield new Random(seed).nextInt(nodes);
      }
      case RING -> (teller + 1 + which) % nodes;
      case BRIDGED -> {
        int half = nodes / 2;
        boolean across = random.nextDouble() < BRIDGE;
        int base = (teller < half) == across ? half : 0;
        yield base + (teller + 1 + which) % half;
      }
      case FLIPPING -> {
        int other =
            System.currentTimeMillis() / FLIP_MILLIS % 2 == 0 ? teller ^ 1 : mirrored(teller);
        yield Math.min(other, nodes - 1);
      }
    };
  }

  /** The partner in the other half of the time: 1 with 2, 3 with 4, and so on. */
  private int mirrored(int teller) {
    int other = ((teller + 1) ^ 1) - 1;
    return other < 0 ? nodes - 1 : other;
  }
}
