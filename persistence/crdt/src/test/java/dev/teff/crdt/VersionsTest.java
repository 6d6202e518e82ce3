package dev.teff.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a {@link TreeMap}, also of replicas that share hashes. */
class VersionsTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 300, -1})
  void valuesOfReplicas_behaveAsASortedMap(long replicas) {
    var random = new Random(replicas);
    var expected = new TreeMap<Long, Version<Long>>();
    DotFun<Long> dots = DotFun.empty();
    for (int i = 1; i < 4_000; i++) {
      long replica = replicas < 0 ? sharingAHash(random) : 1 + random.nextLong(replicas);
      Version<Long> next = DotFun.only(new Dot(replica, i), random.nextLong(-9, 10));
      switch (random.nextInt(4)) {
        case 0 -> dots = dots.with(next);
        case 1 -> dots = dots.withOwn(next);
        case 2 -> dots = followed(dots, next);
        default -> next = null;
      }
      Version<Long> old = expected.get(replica);
      if (next != null) {
        expected.put(replica, next);
      } else if (old != null) {
        assertThat(followed(dots, old)).isSameAs(dots);
        dots = dots.without(old);
        expected.remove(replica);
      }
      assertThat(dots.of(replica)).isSameAs(expected.get(replica));
      assertThat(dots.replicaCount()).isEqualTo(expected.size());
      assertThat(dots.sum()).isEqualTo(sum(expected));
      assertThat(listed(dots)).isEqualTo(List.copyOf(expected.values()));
    }
  }

  @Test
  void changeBehindAMissingOne_isNotTakenForTheNext() {
    DotFun<Long> none = DotFun.empty();
    DotFun<Long> one = none.with(DotFun.only(new Dot(1, 3), 5L));
    DotFun<Long> two = one.withOwn(DotFun.only(new Dot(2, 3), 5L));
    for (DotFun<Long> each : List.of(one, two, two.withOwn(DotFun.only(new Dot(3, 1), 1L)))) {
      assertThat(each.following(DotFun.only(new Dot(1, 5), 7L), 4)).isNull();
      assertThat(followed(each, DotFun.only(new Dot(1, 5), 7L)).newestCounter(1)).isEqualTo(5);
      assertThat(each.following(DotFun.only(new Dot(9, 5), 7L), 4)).isNull();
      assertThat(each.following(DotFun.only(new Dot(1, 2), 7L), 2)).isSameAs(each);
    }
    assertThat(two.following(DotFun.only(new Dot(2, 5), 7L), 4)).isNull();
    assertThat(none.following(DotFun.only(new Dot(1, 5), 7L), 2)).isNull();
  }

  /** With what follows, nothing being missing. */
  private static DotFun<Long> followed(DotFun<Long> dots, Version<Long> next) {
    return Objects.requireNonNull(dots.following(next, 1));
  }

  /** Replicas whose two halves are swapped have the same hash. */
  private static long sharingAHash(Random random) {
    return random.nextBoolean() ? 1 + random.nextLong(4) : (1 + random.nextLong(4)) << 32;
  }

  private static long sum(Map<Long, Version<Long>> versions) {
    return versions.values().stream().mapToLong(Version::value).sum();
  }

  private static List<Version<Long>> listed(DotFun<Long> dots) {
    var all = new ArrayList<Version<Long>>();
    dots.forEach(all::add);
    return all;
  }
}
