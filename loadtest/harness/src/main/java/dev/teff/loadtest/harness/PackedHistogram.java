package dev.teff.loadtest.harness;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * A histogram on its way: with all its counts, so that it can be added to others.
 *
 * @param tag what its values are
 * @param base64 in the compressed form of HdrHistogram
 */
record PackedHistogram(String tag, String base64) {
  static PackedHistogram of(Histogram histogram) {
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(buffer);
    return new PackedHistogram(
        histogram.getTag(),
        Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length)));
  }

  /**
   * As it was.
   *
   * @throws IllegalArgumentException when it is none
   */
  Histogram unpack() {
    try {
      Histogram histogram =
          Histogram.decodeFromCompressedByteBuffer(
              ByteBuffer.wrap(Base64.getDecoder().decode(base64)), Series.LONGEST);
      histogram.setTag(tag);
      return histogram;
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("The histogram %s is broken.".formatted(tag), e);
    }
  }
}
