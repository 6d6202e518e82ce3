package dev.teff.runtime.cluster;

import dev.teff.grains.spi.DecodingException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Cuts the bytes of a connection, in whatever pieces they come, into frames. Memory grows with what
 * has arrived, never with what a length announces.
 */
final class FrameSplitter {
  private static final byte[] NONE = {};
  private static final VarHandle LENGTH =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final Sink sink;
  private int limit;

  // What arrived and is no whole frame yet: the first `size` bytes.
  private byte[] kept = NONE;
  private int size;

  private int delivered; // how many bytes of what is being split

  FrameSplitter(int limit, Sink sink) {
    this.limit = limit;
    this.sink = sink;
  }

  /** Takes frames. */
  interface Sink {
    /** A frame, which must be read before the method returns. */
    void frame(byte[] bytes, int offset, int length);
  }

  /** How long frames may be from the next one on. */
  void limit(int bytes) {
    limit = bytes;
  }

  /**
   * Takes what arrived. What the sink throws is thrown; the frame counts as delivered then, and
   * those behind it come with what arrives next.
   *
   * @throws DecodingException when a frame is longer than it may be; nothing can be read any more
   */
  void feed(byte[] chunk) {
    delivered = 0;
    if (size == 0) {
      try {
        split(chunk, chunk.length);
      } finally {
        keep(chunk, delivered, chunk.length - delivered);
      }
    } else {
      keep(chunk, 0, chunk.length);
      try {
        split(kept, size);
      } finally {
        forget(delivered);
      }
    }
  }

  /** Hands over the whole frames. */
  private void split(byte[] bytes, int end) {
    while (end - delivered >= Envelope.LENGTH_BYTES) {
      int length = (int) LENGTH.get(bytes, delivered);
      if (length < 0 || length > limit) {
        throw new DecodingException(
            "A frame of %s bytes, but %d are the most."
                .formatted(Integer.toUnsignedString(length), limit));
      }
      int start = delivered + Envelope.LENGTH_BYTES;
      if (end - start < length) {
        break;
      }
      delivered = start + length;
      sink.frame(bytes, start, length);
    }
  }

  private void forget(int bytes) {
    if (bytes > 0) {
      size -= bytes;
      kept = Arrays.copyOfRange(kept, bytes, bytes + size);
    }
  }

  private void keep(byte[] bytes, int from, int length) {
    if (kept.length - size < length) {
      kept = Arrays.copyOf(kept, Math.max(size + length, 2 * kept.length));
    }
    System.arraycopy(bytes, from, kept, size, length);
    size += length;
  }
}
