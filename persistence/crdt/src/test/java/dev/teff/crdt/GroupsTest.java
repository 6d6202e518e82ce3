package dev.teff.crdt;

import static dev.teff.crdt.Replicas.A;
import static dev.teff.crdt.Replicas.B;
import static dev.teff.crdt.Replicas.C;
import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.Replica;
import dev.teff.grains.spi.FieldCodec;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Several changes that come as one, as silos send them, merged into maps that are much larger: they
 * give what they give one by one.
 */
class GroupsTest {
  private static final int ENTRIES = 300;
  private static final int GROUPS = 120;

  static Stream<Sample<?>> maps() {
    return Stream.of(
        new Sample<>(
            "ORSet",
            ORSet.codec(FieldCodec.INT32),
            (v, me, r) -> isRemoval(me, r) ? v.remove(key(r)) : v.add(me, key(r))),
        new Sample<>(
            "LWWMap",
            LWWMap.codec(FieldCodec.INT32, FieldCodec.INT32),
            (v, me, r) -> isRemoval(me, r) ? v.remove(key(r)) : v.put(me, key(r), r.nextInt())),
        new Sample<>(
            "ORMap of counters",
            ORMap.codec(FieldCodec.INT32, PNCounter.codec()),
            (v, me, r) ->
                isRemoval(me, r)
                    ? v.remove(key(r))
                    : v.update(me, key(r), (counter, who) -> counter.add(who, 1))),
        new Sample<>(
            "ORMap of sets",
            ORMap.codec(FieldCodec.INT32, ORSet.codec(FieldCodec.INT32)),
            (v, me, r) ->
                isRemoval(me, r)
                    ? v.remove(key(r))
                    : v.update(me, key(r), (set, who) -> set.add(who, r.nextInt(3)))));
  }

  /** B never removes, so that nothing needs the index for long. */
  private static boolean isRemoval(Replica me, RandomGenerator random) {
    return !me.equals(B) && random.nextInt(4) == 0;
  }

  private static int key(RandomGenerator random) {
    return random.nextInt(ENTRIES);
  }

  @ParameterizedTest
  @MethodSource("maps")
  <T extends Causal<T>> void group_givesWhatItsChangesGive(Sample<T> sample) {
    var random = new Random(5);
    T author = sample.empty();
    for (int i = 0; i < 5 * ENTRIES; i++) {
      author = author.merge(sample.change().of(author, i % 2 == 0 ? A : B, random));
    }
    T byGroups = copied(sample, author);
    T oneByOne = byGroups;
    for (int i = 0; i < GROUPS; i++) {
      Replica me = List.of(B, A, B, B, C).get(i % 5);
      T group = sample.empty();
      for (int j = 2 + random.nextInt(12); j > 0; j--) {
        T delta = copied(sample, sample.change().of(author, me, random));
        author = author.merge(delta);
        oneByOne = oneByOne.merge(delta);
        group = group.merge(delta);
      }
      T late = byGroups;
      byGroups = byGroups.merge(copied(sample, group));
      assertThat(byGroups).as("group %d", i).isEqualTo(oneByOne);
      assertThat(byGroups.merge(group)).as("group %d, twice", i).isEqualTo(oneByOne);
      assertThat(byGroups.merge(late)).as("group %d, late", i).isEqualTo(oneByOne);
    }
    assertThat(byGroups).isEqualTo(author);
  }

  /** As it comes from another silo: it carries nothing of where it was made. */
  private static <T extends Causal<T>> T copied(Sample<T> sample, T value) {
    return WireReader.decode(sample.codec(), WireWriter.encode(sample.codec(), value));
  }
}
