package dev.teff.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.teff.runtime.wire.WireWriter;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * A short, seeded run of {@link CodecFuzz}: messages that look like messages, then damage. The long
 * run, guided by coverage, is {@code ./teff fuzz}.
 */
class CodecFuzzTest {
  private static final int INPUTS = 200_000;
  private static final int DEPTH = 4;

  /** An exception with its trace, and the classes that a first error loads. */
  private static final long ALLOCATED = 2 << 20;

  private static final long ALLOCATED_PER_BYTE = 2048;

  private static final String[] TEXTS = {
    "",
    "RED",
    "GREEN",
    "1.5E+99",
    "-7",
    "de-DE",
    "EUR",
    "2024-02-29",
    "2024-01-01T00:00+01:00[Europe/Berlin]",
    "00000000-0000-0001-0000-000000000002",
    "http://a/b",
    "1E+999999999",
    "Łódź"
  };

  private final SplittableRandom random = new SplittableRandom(20261127);
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void codecs_ofDamagedMessages_refuseOrComeBackTheSame() {
    int accepted = 0;
    for (int i = 0; i < INPUTS; i++) {
      byte[] message = damaged(message(DEPTH));
      long before = threads.getCurrentThreadAllocatedBytes();
      if (CodecFuzz.accepts(random.nextInt(CodecFuzz.codecs()), message)) {
        accepted++;
      }
      assertThat(threads.getCurrentThreadAllocatedBytes() - before)
          .isLessThan(ALLOCATED + ALLOCATED_PER_BYTE * message.length);
    }
    // Both outcomes are common, so the messages are neither harmless nor always refused at once.
    assertThat(accepted).isBetween(INPUTS / 100, INPUTS - INPUTS / 100);
  }

  @Test
  void everyCodec_ofNothing_refusesOrComesBack() {
    for (int codec = 0; codec < CodecFuzz.codecs(); codec++) {
      CodecFuzz.accepts(codec, new byte[0]);
    }
    assertThat(CodecFuzz.codecs()).isGreaterThan(7);
  }

  /** Fields with low numbers and values of all wire types, nested as messages nest. */
  private byte[] message(int depth) {
    var out = new WireWriter();
    for (int fields = random.nextInt(8); fields > 0; fields--) {
      int field = 1 + random.nextInt(11);
      switch (random.nextInt(depth > 0 ? 6 : 4)) {
        case 0 -> out.int64(field, random.nextLong() >> random.nextInt(64));
        case 1 -> out.string(field, TEXTS[random.nextInt(TEXTS.length)]);
        case 2 -> out.float32(field, random.nextFloat());
        case 3 -> out.float64(field, random.nextDouble());
        default -> out.bytes(field, message(depth - 1));
      }
    }
    return out.toBytes();
  }

  private byte[] damaged(byte[] message) {
    byte[] bytes = message;
    for (int changes = random.nextInt(3); changes > 0 && bytes.length > 0; changes--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(3)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt();
        default -> bytes = Arrays.copyOf(bytes, at);
      }
    }
    return bytes;
  }
}
