package dev.teff.runtime.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.teff.grains.spi.DecodingException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Damaged messages: nothing but {@link DecodingException}, and never more memory than input. */
class WireFuzzTest {
  private static final int INPUTS = 200_000;

  /**
   * What decoding may allocate: an exception with its trace and message, and per byte of input a
   * list element, a boxed number or an empty message.
   */
  private static final long ALLOCATED = 64_000;

  private static final long ALLOCATED_PER_BYTE = 512;

  private static final byte[][] HOSTILE = {
    HexFormat.of().parseHex("ffffffff07"),
    HexFormat.of().parseHex("ffffffff0f"),
    HexFormat.of().parseHex("ffffffffffffffffff01"),
    HexFormat.of().parseHex("ffffffffffffffffffff"),
    HexFormat.of().parseHex("7200".repeat(40)),
    HexFormat.of().parseHex("727f".repeat(200)),
  };

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void decode_ofDamagedMessages_throwsOnlyDecodingExceptions() {
    var random = new SplittableRandom(20260131);
    byte[][] seeds = {
      WireWriter.encode(Everything.CODEC, Everything.full()),
      WireWriter.encode(Everything.CODEC, Everything.deep(60)),
      HexFormat.of().parseHex("4a03010203520800000000000000004801"),
    };
    warmUp(seeds[0]);
    int decoded = 0;
    for (int i = 0; i < INPUTS; i++) {
      if (decodes(damaged(seeds[random.nextInt(seeds.length)], random))) {
        decoded++;
      }
    }
    // Both outcomes are common, so the damage is neither harmless nor always caught at once.
    assertThat(decoded).isBetween(INPUTS / 50, INPUTS - INPUTS / 50);
  }

  /** Loads the classes that errors need, whose size is not the input's. */
  private static void warmUp(byte[] message) {
    for (int length = 0; length < message.length; length++) {
      try {
        WireReader.decode(Everything.CODEC, message, 0, length);
      } catch (DecodingException e) {
        assertThat(e).hasMessageEndingWith(".");
      }
    }
  }

  private boolean decodes(byte[] input) {
    long before = threads.getCurrentThreadAllocatedBytes();
    boolean decoded = true;
    try {
      WireReader.decode(Everything.CODEC, input);
    } catch (DecodingException e) {
      decoded = false;
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError(HexFormat.of().formatHex(input), e);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated)
        .as(() -> HexFormat.of().formatHex(input))
        .isLessThan(ALLOCATED + ALLOCATED_PER_BYTE * input.length);
    return decoded;
  }

  private static byte[] damaged(byte[] message, SplittableRandom random) {
    byte[] bytes = message.clone();
    for (int left = random.nextInt(1, 4); left > 0 && bytes.length > 0; left--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt();
        case 2 -> bytes = Arrays.copyOf(bytes, at);
        case 3 -> bytes = replaced(bytes, at, HOSTILE[random.nextInt(HOSTILE.length)]);
        default ->
            bytes = replaced(bytes, at, Arrays.copyOfRange(message, 0, random.nextInt(at + 1)));
      }
    }
    return bytes;
  }

  private static byte[] replaced(byte[] bytes, int at, byte[] by) {
    byte[] result = Arrays.copyOf(bytes, Math.max(bytes.length, at + by.length));
    System.arraycopy(by, 0, result, at, by.length);
    return result;
  }
}
