package dev.teff.runtime.wire;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldWriter;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes protobuf's wire format into a buffer that grows and can be used again.
 *
 * <p>The length in front of a nested message is put in when the message is complete: one byte is
 * kept free for it, and the content moves up in the rare case that the length needs more. So a
 * value is walked once and nothing but the buffer is allocated. protobuf-java's {@code
 * CodedOutputStream} can neither grow its array nor go back in it: a nested message takes a second
 * walk to learn its size, or a second buffer.
 */
public final class WireWriter implements FieldWriter {
  /** The limit where none is given: 16 MiB. */
  public static final int DEFAULT_LIMIT = 16 << 20;

  private static final int FIRST_CAPACITY = 128;
  private static final int KEPT_CAPACITY = 64 << 10;
  private static final int LONGEST_VARINT = 10;

  private final int limit;
  private final @Nullable ArrayDeque<Integer> unordered; // where each begins; of a canonical one
  private byte[] buffer;
  private int size;
  private int depth;

  /** An empty message of at most {@link #DEFAULT_LIMIT} bytes. */
  public WireWriter() {
    this(DEFAULT_LIMIT);
  }

  /** An empty message of at most so many bytes. */
  public WireWriter(int limit) {
    this(limit, null);
  }

  private WireWriter(int limit, @Nullable ArrayDeque<Integer> unordered) {
    this.limit = limit;
    this.unordered = unordered;
    this.buffer = new byte[Math.min(FIRST_CAPACITY, limit)];
  }

  /**
   * An empty message of at most {@link #DEFAULT_LIMIT} bytes that comes out the same for equal sets
   * and maps, whatever order they are walked in. Without any, it is the usual message.
   */
  public static WireWriter canonical() {
    return new WireWriter(DEFAULT_LIMIT, new ArrayDeque<>());
  }

  /**
   * The bytes of a value.
   *
   * @throws EncodingException when they would be more than {@link #DEFAULT_LIMIT}
   */
  public static <T> byte[] encode(Codec<T> codec, T value) {
    return encode(codec, value, DEFAULT_LIMIT);
  }

  /**
   * The bytes of a value.
   *
   * @param limit how many they may be, before anything is deflated
   * @throws EncodingException when they would be more
   */
  public static <T> byte[] encode(Codec<T> codec, T value, int limit) {
    var writer = new WireWriter(limit);
    codec.write(value, writer);
    return writer.toBytes();
  }

  /** What was written, as an array of its own. */
  public byte[] toBytes() {
    return Arrays.copyOf(buffer, size);
  }

  /** The buffer itself: the first {@link #size} bytes count, until the next write or reset. */
  public byte[] array() {
    return buffer;
  }

  /** How many bytes were written. */
  public int size() {
    return size;
  }

  /** Forgets what was written, also after a failure, and keeps the buffer unless it is huge. */
  public void reset() {
    size = 0;
    depth = 0;
    if (unordered != null) {
      unordered.clear();
    }
    if (buffer.length > KEPT_CAPACITY) {
      buffer = new byte[FIRST_CAPACITY];
    }
  }

  @Override
  public void bool(int field, boolean value) {
    tag(field, WireType.VARINT);
    varint(value ? 1 : 0);
  }

  @Override
  public void int32(int field, int value) {
    int64(field, value); // negative numbers take ten bytes, so that a reader may widen the field
  }

  @Override
  public void int64(int field, long value) {
    tag(field, WireType.VARINT);
    varint(value);
  }

  @Override
  public void float32(int field, float value) {
    tag(field, WireType.FIXED32);
    reserve(Float.BYTES);
    LittleEndian.INT.set(buffer, size, Float.floatToRawIntBits(value));
    size += Float.BYTES;
  }

  @Override
  public void float64(int field, double value) {
    tag(field, WireType.FIXED64);
    reserve(Double.BYTES);
    LittleEndian.LONG.set(buffer, size, Double.doubleToRawLongBits(value));
    size += Double.BYTES;
  }

  @Override
  public void string(int field, String value) {
    tag(field, WireType.LENGTH);
    int start = size;
    int chars = value.length();
    varint(chars);
    reserve(chars);
    byte[] to = buffer;
    int at = size;
    for (int i = 0; i < chars; i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        size = start;
        stringBeyondAscii(value);
        return;
      }
      to[at + i] = (byte) c;
    }
    size += chars;
  }

  private void stringBeyondAscii(String value) {
    int length = Utf8.length(value);
    varint(length);
    reserve(length);
    Utf8.encode(value, buffer, size);
    size += length;
  }

  @Override
  public void bytes(int field, byte[] value) {
    tag(field, WireType.LENGTH);
    varint(value.length);
    reserve(value.length);
    System.arraycopy(value, 0, buffer, size, value.length);
    size += value.length;
  }

  @Override
  public void beginUnordered() {
    if (unordered != null) {
      unordered.push(size);
    }
  }

  @Override
  public void endUnordered() {
    if (unordered != null) {
      FieldOrder.sort(buffer, unordered.pop(), size);
    }
  }

  @Override
  public <T> void message(int field, T value, Codec<T> codec) {
    if (++depth > Limits.DEPTH) {
      throw EncodingException.tooDeep(codec.shape().typeName());
    }
    tag(field, WireType.LENGTH);
    reserve(1);
    int start = ++size;
    codec.write(value, this);
    prependLength(start);
    depth--;
  }

  @Override
  public <T> void message(int field, int deflatedField, T value, Codec<T> codec) {
    int start = size;
    message(field, value, codec);
    if (size - start < Deflation.SHORTEST) {
      return;
    }
    int content = start + varintSize(tagOf(field, WireType.LENGTH));
    while (buffer[content++] < 0) { // the length, whose last byte is the first that is not negative
    }
    byte[] shorter = Deflation.deflated(buffer, content, size - content);
    if (shorter != null) {
      size = start;
      bytes(deflatedField, shorter);
    }
  }

  /** Puts the length of what stands behind {@code start} into the byte before it, or makes room. */
  private void prependLength(int start) {
    int length = size - start;
    if (length < 0x80) {
      buffer[start - 1] = (byte) length;
      return;
    }
    int more = varintSize(length) - 1;
    reserve(more);
    System.arraycopy(buffer, start, buffer, start + more, length);
    size = start - 1;
    varint(length);
    size += length;
  }

  private void tag(int field, int wireType) {
    varint(tagOf(field, wireType));
  }

  private static long tagOf(int field, int wireType) {
    return ((long) field << WireType.BITS) | wireType;
  }

  private void varint(long value) {
    if (buffer.length - size < LONGEST_VARINT) {
      reserve(varintSize(value));
    }
    if ((value & ~0x7FL) == 0) {
      buffer[size++] = (byte) value;
    } else {
      longVarint(value);
    }
  }

  private void longVarint(long value) {
    byte[] to = buffer;
    int at = size;
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      to[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    to[at++] = (byte) rest;
    size = at;
  }

  private static int varintSize(long value) {
    // One byte per started group of seven bits; value | 1 because zero takes a byte too.
    return (Long.SIZE - Long.numberOfLeadingZeros(value | 1) + 6) / 7;
  }

  private void reserve(int bytes) {
    if (buffer.length - size < bytes) {
      grow((long) size + bytes);
    }
  }

  private void grow(long needed) {
    if (needed > limit) {
      throw new EncodingException(
          "The message is larger than the %d bytes that it may have.".formatted(limit));
    }
    buffer = Arrays.copyOf(buffer, (int) Math.min(limit, Math.max(needed, 2L * buffer.length)));
  }
}
