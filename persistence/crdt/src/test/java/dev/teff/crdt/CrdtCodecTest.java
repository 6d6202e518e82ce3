package dev.teff.crdt;

import static dev.teff.crdt.Replicas.A;
import static dev.teff.crdt.Replicas.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.FieldCodec;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes from anywhere: they are a value, or they are refused; they never do harm. */
class CrdtCodecTest {
  private static final CrdtCodec<ORSet<String>> SET = ORSet.codec(FieldCodec.STRING);

  @ParameterizedTest
  @MethodSource("dev.teff.crdt.Sample#all")
  <T extends Causal<T>> void damagedBytes_areAValueOrRefused(Sample<T> sample) {
    int values = 0;
    int refused = 0;
    for (int seed = 0; seed < 40; seed++) {
      var random = new Random(seed);
      var history = new History<>(sample, random).run(40);
      byte[] bytes = WireWriter.encode(sample.codec(), history.any());
      for (int i = 0; i < 60 && bytes.length > 0; i++) {
        T decoded = decoded(sample, damaged(bytes, random));
        if (decoded == null) {
          refused++;
          continue;
        }
        values++;
        T merged = history.any().merge(decoded);
        sample.change().of(merged, A, random);
        assertThat(WireWriter.encode(sample.codec(), merged)).isNotEmpty();
      }
    }
    assertThat(values).isPositive();
    assertThat(refused).isPositive();
  }

  @ParameterizedTest
  @MethodSource("dev.teff.crdt.Sample#all")
  <T extends Causal<T>> void truncatedBytes_areRefused(Sample<T> sample) {
    byte[] bytes =
        WireWriter.encode(sample.codec(), new History<>(sample, new Random(1)).run(40).copy(0));
    for (int length = 0; length < bytes.length; length++) {
      byte[] start = Arrays.copyOf(bytes, length);
      assertThat(decoded(sample, start)).as("%d of %d bytes", length, bytes.length).isNull();
    }
  }

  private static <T extends Causal<T>> @Nullable T decoded(Sample<T> sample, byte[] bytes) {
    try {
      return WireReader.decode(sample.codec(), bytes);
    } catch (DecodingException e) {
      return null;
    }
  }

  private static byte[] damaged(byte[] bytes, Random random) {
    byte[] damaged = bytes.clone();
    for (int i = random.nextInt(3); i >= 0; i--) {
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
    }
    return damaged;
  }

  @Test
  void valueOfAnotherType_isRefused() {
    byte[] bytes = WireWriter.encode(GCounter.codec(), GCounter.empty().increment(A, 1));
    assertThatThrownBy(() -> WireReader.decode(SET, bytes))
        .isInstanceOf(DecodingException.class)
        .hasMessageContaining("Type 1 is not ORSet");
  }

  @Test
  void newerType_isRefused() {
    byte[] bytes = {8, 99};
    assertThatThrownBy(() -> WireReader.decode(SET, bytes))
        .isInstanceOf(DecodingException.class)
        .hasMessageContaining("newer version");
  }

  @Test
  void newerField_isRefused() {
    byte[] bytes = WireWriter.encode(SET, ORSet.<String>empty().add(A, "x"));
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 2);
    longer[bytes.length] = 9 << 3;
    assertThatThrownBy(() -> WireReader.decode(SET, longer))
        .isInstanceOf(DecodingException.class)
        .hasMessageContaining("newer version");
  }

  @Test
  void dotThatWasNotSeen_isRefused() {
    ORSet<String> honest = ORSet.<String>empty().add(A, "x");
    ORSet<String> forged = honest.with(honest.store(), DotContext.of(2, 1, 1));
    byte[] bytes = WireWriter.encode(SET, forged);
    assertThatThrownBy(() -> WireReader.decode(SET, bytes))
        .isInstanceOf(DecodingException.class)
        .hasMessageContaining("has not seen it");
  }

  /** As written before counters told their newest changes by counts alone. */
  @Test
  void counterWithDots_isRead() {
    byte[] bytes = {
      8, 2, 18, 8, 1, 1, 0, 2, 2, 1, 0, 1, 26, 10, 10, 4, 1, 2, 2, 1, 24, 9, 24, 4, 32, 1
    };
    PNCounter read = WireReader.decode(PNCounter.codec(), bytes);
    assertThat(read.value()).isEqualTo(-5 + 2);
    PNCounter made = PNCounter.empty().add(A, -3);
    made = made.merge(made.add(A, -2));
    made = made.merge(PNCounter.empty().add(B, 2));
    assertThat(read).isEqualTo(made);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE})
  void countOfOneReplica_isReadAgain(long count) {
    PNCounter counter = PNCounter.empty().add(A, count);
    byte[] bytes = WireWriter.encode(PNCounter.codec(), counter);
    PNCounter read = WireReader.decode(PNCounter.codec(), bytes);
    assertThat(read).isEqualTo(counter);
    assertThat(read.value()).isEqualTo(count);
  }

  @Test
  void countsThatAreTooManyOrTooFew_areRefused() {
    byte[] none = {8, 1, 18, 8, 1, 1, 0, 2, 2, 1, 0, 1, 48, 2, 32, 1};
    byte[] tooMany = {8, 1, 18, 4, 1, 1, 0, 2, 48, 2, 48, 2, 32, 1};
    byte[] twice = {8, 1, 18, 4, 1, 1, 0, 2, 26, 6, 10, 2, 1, 2, 24, 2, 48, 2, 32, 1};
    for (byte[] bytes : List.of(none, tooMany, twice)) {
      assertThatThrownBy(() -> WireReader.decode(GCounter.codec(), bytes))
          .isInstanceOf(DecodingException.class);
    }
    byte[] ofASet = {8, 7, 18, 4, 1, 1, 0, 2, 48, 2, 32, 1};
    assertThatThrownBy(() -> WireReader.decode(SET, ofASet))
        .isInstanceOf(DecodingException.class)
        .hasMessageContaining("newer version");
  }

  @Test
  void deletedElementsBeyondWhatIsCountedTo_areRefused() {
    var place =
        new Packed().add(1).add(3).add(0).add(0).add(0).add(Packed.MAX_COUNTER - 1).toBytes();
    byte[] block = message(1, place);
    byte[] store = message(3, message(1, block));
    byte[] bytes = new byte[store.length + 4];
    bytes[0] = 1 << 3;
    bytes[1] = (byte) Kind.TEXT.number();
    System.arraycopy(store, 0, bytes, 2, store.length);
    bytes[bytes.length - 2] = 4 << 3;
    bytes[bytes.length - 1] = 1;
    assertThatThrownBy(() -> WireReader.decode(Text.codec(), bytes))
        .isInstanceOf(DecodingException.class)
        .hasMessageContaining("is not between 1 and");
  }

  private static byte[] message(int field, byte[] content) {
    byte[] message = new byte[content.length + 2];
    message[0] = (byte) (field << 3 | 2);
    message[1] = (byte) content.length;
    System.arraycopy(content, 0, message, 2, content.length);
    return message;
  }

  @Test
  void delta_isAsLargeAsTheChange() {
    ORSet<String> set = ORSet.empty();
    for (int i = 0; i < 10_000; i++) {
      set = set.merge(set.add(A, "e" + i));
    }
    assertThat(WireWriter.encode(SET, set.add(A, "one more")).length).isLessThan(40);
    assertThat(WireWriter.encode(SET, set.remove("e77")).length).isLessThan(12);
  }
}
