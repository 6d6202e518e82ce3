package dev.teff.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The laws of merging, for every type and for random nestings, on values of random histories with
 * lost, late and repeated deltas. A failure names its seed; {@code -Dteff.laws.seeds} asks for more
 * of them.
 */
class LawsTest {
  private static final int SEEDS = Integer.getInteger("teff.laws.seeds", 60);
  private static final int STEPS = 60;

  @ParameterizedTest
  @MethodSource("dev.teff.crdt.Sample#all")
  <T extends Causal<T>> void merge_isAssociativeCommutativeAndIdempotent(Sample<T> sample) {
    forHistories(
        sample,
        (history, seed) -> {
          T a = history.any();
          T b = history.any();
          T c = history.any();
          assertThat(a.merge(b)).as("commutative, seed %d", seed).isEqualTo(b.merge(a));
          assertThat(a.merge(b).merge(c))
              .as("associative, seed %d", seed)
              .isEqualTo(a.merge(b.merge(c)));
          assertThat(a.merge(a)).as("idempotent, seed %d", seed).isEqualTo(a);
          assertThat(a.merge(b).merge(a)).as("absorbing, seed %d", seed).isEqualTo(a.merge(b));
        });
  }

  @ParameterizedTest
  @MethodSource("dev.teff.crdt.Sample#all")
  <T extends Causal<T>> void change_isInflationary(Sample<T> sample) {
    forHistories(
        sample,
        (history, seed) -> {
          T before = history.copy(0);
          T after = before.merge(sample.change().of(before, Replicas.replica(9), new Random(seed)));
          assertThat(after.merge(before)).as("seed %d", seed).isEqualTo(after);
          assertThat(before.merge(after)).as("seed %d", seed).isEqualTo(after);
        });
  }

  @ParameterizedTest
  @MethodSource("dev.teff.crdt.Sample#all")
  <T extends Causal<T>> void deltas_giveWhatWholeValuesGive(Sample<T> sample) {
    forHistories(
        sample,
        (history, seed) -> {
          T byValues = sample.empty();
          for (T copy : history.copies()) {
            byValues = byValues.merge(copy);
          }
          var deltas = new ArrayList<>(history.deltas());
          Collections.shuffle(deltas, new Random(seed));
          deltas.addAll(deltas.subList(0, deltas.size() / 2));
          T byDeltas = sample.empty();
          for (T delta : deltas) {
            byDeltas = byDeltas.merge(delta);
          }
          assertThat(byDeltas).as("seed %d", seed).isEqualTo(byValues);
          assertThat(byDeltas.toString()).as("seed %d", seed).isEqualTo(byValues.toString());
        });
  }

  /** A change carries what it makes of its own value, which must be what merging it would give. */
  @ParameterizedTest
  @MethodSource("dev.teff.crdt.Sample#all")
  <T extends Causal<T>> void changeMergedWhereItWasMade_isWhatItIsElsewhere(Sample<T> sample) {
    forHistories(
        sample,
        (history, seed) -> {
          var random = new Random(seed);
          T here = history.copy(0);
          T there = here;
          for (int i = 0; i < 12; i++) {
            T delta = sample.change().of(here, Replicas.replica(9 + i % 2), random);
            byte[] bytes = WireWriter.encode(sample.codec(), delta);
            here = here.merge(delta);
            there = there.merge(WireReader.decode(sample.codec(), bytes));
            T other = i % 3 == 0 ? history.any() : delta;
            here = here.merge(other);
            there = there.merge(other);
            assertThat(here).as("seed %d, step %d", seed, i).isEqualTo(there);
            assertThat(here.toString()).as("seed %d, step %d", seed, i).isEqualTo(there.toString());
          }
        });
  }

  @ParameterizedTest
  @MethodSource("dev.teff.crdt.Sample#all")
  <T extends Causal<T>> void encoding_givesTheSameValueBack(Sample<T> sample) {
    forHistories(
        sample,
        (history, seed) -> {
          T value = history.any();
          byte[] bytes = WireWriter.encode(sample.codec(), value);
          T decoded = WireReader.decode(sample.codec(), bytes);
          assertThat(decoded).as("seed %d", seed).isEqualTo(value);
          T other = history.any();
          assertThat(decoded.merge(other)).as("seed %d", seed).isEqualTo(value.merge(other));
        });
  }

  private static <T extends Causal<T>> void forHistories(
      Sample<T> sample, BiConsumer<History<T>, Integer> law) {
    for (int seed = 0; seed < SEEDS; seed++) {
      law.accept(new History<>(sample, new Random(seed)).run(STEPS), seed);
    }
  }
}
