package dev.teff.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.crdt.ORSet;
import dev.teff.grains.Replica;
import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldCodec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.grains.spi.Shape;
import java.util.Base64;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When logs are written anew: a bound for what is written, whatever the size of the value. */
class ReplicaWeightTest {
  private static final Codec<ORSet<String>> TAGS = ORSet.codec(FieldCodec.STRING);
  private static final int RECORD = 128 + 20;

  private final AtomicInteger encodings = new AtomicInteger();
  private final ReplicaCodec<ORSet<String>> codec =
      new ReplicaCodec<>(
          new Codec<>() {
            @Override
            public Shape shape() {
              return TAGS.shape();
            }

            @Override
            public void write(ORSet<String> value, FieldWriter out) {
              encodings.incrementAndGet();
              TAGS.write(value, out);
            }

            @Override
            public ORSet<String> read(FieldReader in) {
              return TAGS.read(in);
            }
          });
  private final ReplicaWeight<ORSet<String>> weight = new ReplicaWeight<>(codec, Long.MAX_VALUE);

  /** A value of about so many bytes. */
  private static ORSet<String> value(int bytes) {
    var random = new byte[bytes];
    new Random(1).nextBytes(random);
    String text = Base64.getEncoder().encodeToString(random);
    return ORSet.<String>empty().add(new Replica(1, new ManualTime()), text);
  }

  /** How many records of 20 bytes there are before the log is written anew with a value. */
  private int recordsUntilRewritten(ORSet<String> value) {
    int records = 0;
    while (true) {
      weight.stored(1, 20);
      records++;
      byte[] whole = weight.rewrite(value);
      if (whole != null) {
        weight.rewritten(whole.length);
        return records;
      }
    }
  }

  @Test
  void logOfASmallValue_mayWeighALittle() {
    ORSet<String> small = value(10);
    for (int i = 0; i < 3; i++) {
      assertThat(recordsUntilRewritten(small) * RECORD).isBetween(32 << 10, (32 << 10) + RECORD);
    }
    assertThat(encodings).hasValue(3);
  }

  @Test
  void logOfALargeValue_isWrittenAnewWhenItOutweighsTheValue() {
    ORSet<String> large = value(1_000_000);
    int size = codec.encoded(large).length;
    int first = recordsUntilRewritten(large);
    assertThat(first * RECORD).isBetween(size, size * 3 / 2); // it did not know how large it is
    encodings.set(0);
    for (int i = 0; i < 3; i++) {
      assertThat(recordsUntilRewritten(large) * RECORD).isBetween(size, size + RECORD);
    }
    assertThat(encodings).hasValue(3);
  }

  @Test
  void valueThatOthersMakeGrow_isNotEncodedOverAndOver() {
    int records = 0;
    for (int size = 40_000; size < 400_000; size += size / 100) {
      weight.stored(1, size / 100);
      assertThat(weight.rewrite(value(size + size / 50))).isNull(); // ahead by as much, always
      records++;
    }
    assertThat(records).isGreaterThan(200);
    assertThat(encodings).hasValueLessThan(15);
    assertThat(Objects.requireNonNull(rewriteOfNothing())).isNotEmpty();
  }

  private byte[] rewriteOfNothing() {
    weight.stored(1, 100_000_000);
    return Objects.requireNonNull(weight.rewrite(ORSet.<String>empty().merge(value(10))));
  }
}
