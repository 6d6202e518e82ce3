package dev.teff.runtime.cluster;

import dev.teff.grains.spi.DecodingException;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Feeds anything to the frame decoder, in two pieces. Whatever it is, it is frames, or is refused
 * by the one exception that closes a connection. {@code ./teff fuzz} guides the inputs.
 */
public final class FrameFuzz {
  /** The largest frame. */
  static final int LIMIT = 1 << 16;

  private FrameFuzz() {}

  /** The entry that Jazzer looks for; the first byte says where the input is cut in two. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length > 0) {
      int cut = 1 + Byte.toUnsignedInt(input[0]) * (input.length - 1) / 256;
      feed(
          envelope -> {},
          Arrays.copyOfRange(input, 1, cut),
          Arrays.copyOfRange(input, cut, input.length));
    }
  }

  /** Feeds pieces; answers whether nothing was refused. */
  static boolean feed(Consumer<Envelope> arrived, byte[]... pieces) {
    var splitter =
        new FrameSplitter(
            LIMIT,
            (bytes, offset, length) -> arrived.accept(Envelope.decode(bytes, offset, length)));
    try {
      for (byte[] piece : pieces) {
        splitter.feed(piece);
      }
      return true;
    } catch (DecodingException refused) {
      if (String.valueOf(refused.getMessage()).isEmpty()) {
        throw new AssertionError("A refusal without a reason.", refused);
      }
      return false;
    }
  }
}
