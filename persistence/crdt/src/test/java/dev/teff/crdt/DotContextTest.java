package dev.teff.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In each of its forms, against a set of dots. */
class DotContextTest {
  private static final int REPLICAS = 3;
  private static final int COUNTERS = 40;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void context_behavesAsASetOfDots(int seed) {
    var random = new Random(seed);
    var expected = new TreeSet<Dot>();
    DotContext context = DotContext.EMPTY;
    for (int i = 0; i < 300; i++) {
      long replica = 1L + random.nextInt(REPLICAS);
      long counter = 1L + random.nextInt(COUNTERS);
      switch (random.nextInt(8)) {
        case 0 -> {
          long second = counter + 1 + random.nextInt(3);
          context = context.plus(change(replica, counter, second));
          expected.add(new Dot(replica, counter));
          expected.add(new Dot(replica, second));
        }
        case 1 -> {
          context = context.plus(replica, counter, counter + 2);
          for (int j = 0; j < 3; j++) {
            expected.add(new Dot(replica, counter + j));
          }
        }
        default -> {
          var next = new Dot(random.nextInt(9) > 0 ? 1 : replica, 0);
          next = new Dot(next.replica(), last(expected, next.replica()) + 1);
          context = context.plusNext(next.replica(), next.counter());
          expected.add(next);
        }
      }
      isTheSame(context, expected, random);
    }
    assertThat(context).isEqualTo(DotContext.EMPTY.plus(context));
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 7})
  void change_isTwoDots(long other) {
    DotContext change = change(2, 4, other);
    assertThat(change.isEmpty()).isFalse();
    assertThat(change.contains(2, 4)).isTrue();
    assertThat(change.contains(2, 6)).isFalse();
    assertThat(change.contains(1, 4)).isFalse();
    assertThat(change.last(2)).isEqualTo(other);
    assertThat(change.last(1)).isZero();
    assertThat(change).isEqualTo(DotContext.EMPTY.plus(2, 4, 4).plus(2, other, other));
    assertThat(change.rangeCount()).isEqualTo(other == 5 ? 1 : 2);
  }

  private static DotContext change(long replica, long replaced, long brought) {
    return new ChangeContext(DotFun.only(new Dot(replica, brought), Present.HERE), replaced);
  }

  private static void isTheSame(DotContext context, NavigableSet<Dot> expected, Random random) {
    for (long replica = 0; replica <= REPLICAS; replica++) {
      assertThat(context.last(replica)).isEqualTo(last(expected, replica));
      long from = 1L + random.nextInt(COUNTERS);
      boolean seen = expected.contains(new Dot(replica, from));
      assertThat(context.contains(replica, from)).isEqualTo(seen);
      long bound = from + 5;
      long same = from;
      while (same < bound && expected.contains(new Dot(replica, same + 1)) == seen) {
        same++;
      }
      assertThat(context.sameUntil(replica, from, bound)).isEqualTo(same);
      assertThat(context.containsAll(replica, from, bound)).isEqualTo(seen && same == bound);
    }
    var dots = new TreeSet<Dot>();
    if (random.nextInt(10) == 0) { // the tree is not always asked for, since it is kept
      context.forEach((replica, from, to) -> {
        for (long counter = from; counter <= to; counter++) {
          dots.add(new Dot(replica, counter));
        }
      });
      assertThat(dots).isEqualTo(expected);
    }
  }

  private static long last(NavigableSet<Dot> dots, long replica) {
    Dot last = dots.floor(new Dot(replica, Long.MAX_VALUE));
    return last == null || last.replica() != replica ? 0 : last.counter();
  }
}
