package dev.teff.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against a {@link BitSet}. */
class RangesTest {
  private static final int BOUND = 40;

  @Test
  void ranges_behaveAsASetOfNumbers() {
    for (int seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      var expected = new BitSet();
      Ranges ranges = any(random, expected);
      for (int i = 0; i < 20; i++) {
        var added = new BitSet();
        Ranges more = any(random, added);
        if (random.nextBoolean()) {
          more = more.plus(any(random, added));
        }
        ranges = random.nextBoolean() ? ranges.plus(more) : more.plus(ranges);
        expected.or(added);
        check(ranges, expected, seed);
      }
    }
  }

  private static Ranges any(Random random, BitSet noted) {
    int from = 1 + random.nextInt(BOUND);
    int to = Math.min(BOUND, from + random.nextInt(3));
    noted.set(from, to + 1);
    return Ranges.of(from, to);
  }

  private static void check(Ranges ranges, BitSet expected, int seed) {
    var built = new Ranges.Builder();
    int count = 0;
    for (int from = expected.nextSetBit(0); from >= 0; count++) {
      int to = expected.nextClearBit(from) - 1;
      built.add(from, to);
      assertThat(ranges.from(count)).as("seed %d", seed).isEqualTo(from);
      assertThat(ranges.to(count)).as("seed %d", seed).isEqualTo(to);
      assertThat(ranges.containsAll(from, to)).as("seed %d", seed).isTrue();
      assertThat(ranges.containsAll(from, to + 1L)).as("seed %d", seed).isFalse();
      from = expected.nextSetBit(to + 1);
    }
    assertThat(ranges.count()).as("seed %d", seed).isEqualTo(count);
    assertThat(ranges.last()).as("seed %d", seed).isEqualTo(expected.length() - 1);
    assertThat(ranges)
        .as("seed %d", seed)
        .isEqualTo(built.build())
        .hasSameHashCodeAs(built.build());
    for (int i = 1; i <= BOUND; i++) {
      assertThat(ranges.contains(i)).as("%d, seed %d", i, seed).isEqualTo(expected.get(i));
      int other = expected.get(i) ? expected.nextClearBit(i) : expected.nextSetBit(i);
      int bound = other < 0 ? BOUND : Math.min(BOUND, other - 1);
      assertThat(ranges.sameUntil(i, BOUND)).as("%d, seed %d", i, seed).isEqualTo(bound);
    }
  }
}
