package dev.teff.runtime.wire;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.FieldReader;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Reads protobuf's wire format from bytes that may come from anywhere: whatever they are, it throws
 * nothing but {@link DecodingException}, never allocates more than the input could fill (which is
 * up to 16 MiB, or what is asked for, where a codec takes deflated fields), and nests no deeper
 * than writers do.
 *
 * <p>Stricter than protobuf requires, where leniency would only hide damage: groups, field number 0
 * and texts that are not UTF-8 are refused. One legal form is refused because a reader that is
 * driven by its codec cannot express it: a packed run without elements. No known encoder writes it.
 *
 * <p>A reader of our own instead of protobuf-java's {@code CodedInputStream}, because errors can
 * name field and type, packed runs can be transparent, and no checked exception has to be carried
 * through every generated codec; {@code ./teff bench codec} compares: a third slower than the bare
 * streams, which know neither codec nor interface, and a third faster than generated messages.
 */
public final class WireReader implements FieldReader {
  // Immutable state.
  private final byte[] buffer;
  private final int inflatedLimit;

  // Where we are. `end` is the end of what may be read now: of the message, or of the packed run in
  // it while `packed` is set.
  private int position;
  private int end;
  private int messageEnd;
  private boolean packed;
  private int depth;

  // The field that next() announced, and the message that it belongs to where known.
  private int field;
  private int wireType;
  private @Nullable Codec<?> codec;

  /** Reads one message that fills the array. */
  public WireReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  /** Reads one message that fills a part of the array. */
  public WireReader(byte[] bytes, int offset, int length) {
    this(bytes, offset, length, WireWriter.DEFAULT_LIMIT);
  }

  private WireReader(byte[] bytes, int offset, int length, int inflatedLimit) {
    buffer = bytes;
    this.inflatedLimit = inflatedLimit;
    position = offset;
    end = offset + length;
    messageEnd = end;
  }

  /**
   * The value that these bytes are, all of them.
   *
   * @throws DecodingException when they are not such a value
   */
  public static <T> T decode(Codec<T> codec, byte[] bytes) {
    return decode(codec, bytes, 0, bytes.length);
  }

  /**
   * The value that these bytes are, all of them.
   *
   * @throws DecodingException when they are not such a value
   */
  public static <T> T decode(Codec<T> codec, byte[] bytes, int offset, int length) {
    return new WireReader(bytes, offset, length).readAll(codec);
  }

  /**
   * The value that these bytes are, all of them.
   *
   * @param inflatedLimit how many bytes a deflated field may be when it is inflated
   * @throws DecodingException when they are not such a value
   */
  public static <T> T decode(Codec<T> codec, byte[] bytes, int inflatedLimit) {
    return new WireReader(bytes, 0, bytes.length, inflatedLimit).readAll(codec);
  }

  @Override
  public int next() {
    if (packed) {
      if (position < end) {
        return field;
      }
      packed = false;
      end = messageEnd;
    }
    field = 0;
    if (position == end) {
      return 0;
    }
    long tag = varint();
    int number = (int) (tag >>> WireType.BITS);
    if (number == 0 || tag >>> Integer.SIZE != 0) {
      throw malformed("the tag %d has no valid field number".formatted(tag));
    }
    field = number;
    wireType = (int) tag & ((1 << WireType.BITS) - 1);
    return field;
  }

  @Override
  public boolean bool() {
    scalar(WireType.VARINT);
    return varint() != 0;
  }

  @Override
  public int int32() {
    scalar(WireType.VARINT);
    return (int) varint();
  }

  @Override
  public long int64() {
    scalar(WireType.VARINT);
    return varint();
  }

  @Override
  public float float32() {
    scalar(WireType.FIXED32);
    return Float.intBitsToFloat((int) LittleEndian.INT.get(buffer, advance(Float.BYTES)));
  }

  @Override
  public double float64() {
    scalar(WireType.FIXED64);
    return Double.longBitsToDouble((long) LittleEndian.LONG.get(buffer, advance(Double.BYTES)));
  }

  @Override
  public String string() {
    return text(length());
  }

  private String text(int length) {
    int start = advance(length);
    try {
      return Utf8.decode(buffer, start, length);
    } catch (DecodingException e) {
      throw malformed("its text is not UTF-8");
    }
  }

  @Override
  public String name() {
    int length = length();
    String known = Names.KNOWN.get(buffer, position, length);
    if (known == null) {
      known = text(length);
      Names.KNOWN.add(known);
    } else {
      advance(length);
    }
    return known;
  }

  @Override
  public byte[] bytes() {
    int length = length();
    int start = advance(length);
    return Arrays.copyOfRange(buffer, start, start + length);
  }

  /**
   * A reader of the nested message that is the field's value: of the same bytes, which must stay as
   * they are until it has read them.
   */
  public WireReader nested() {
    int length = length();
    return new WireReader(buffer, advance(length), length, inflatedLimit);
  }

  /** The bytes of the message that have not been read. */
  public byte[] rest() {
    return Arrays.copyOfRange(buffer, position, messageEnd);
  }

  @Override
  public <T> T message(Codec<T> nested) {
    int length = length();
    if (++depth > Limits.DEPTH) {
      throw malformed("messages nest more than %d deep".formatted(Limits.DEPTH));
    }
    Codec<?> outer = codec;
    int outerEnd = messageEnd;
    int nestedEnd = position + length;
    end = nestedEnd;
    messageEnd = nestedEnd;
    T value = read(nested);
    // Also when the codec stopped early, or in the middle of a packed run.
    position = nestedEnd;
    end = outerEnd;
    messageEnd = outerEnd;
    packed = false;
    codec = outer;
    depth--;
    return value;
  }

  @Override
  public <T> T deflated(Codec<T> nested) {
    int length = length();
    int start = advance(length);
    byte[] bytes;
    try {
      bytes = Deflation.inflated(buffer, start, length, inflatedLimit);
    } catch (DataFormatException e) {
      throw malformed("its deflated bytes are damaged: " + e.getMessage());
    }
    if (bytes == null) {
      throw malformed("its deflated bytes would be more than %d".formatted(inflatedLimit));
    }
    if (depth == Limits.DEPTH) {
      throw malformed("messages nest more than %d deep".formatted(Limits.DEPTH));
    }
    var reader = new WireReader(bytes, 0, bytes.length, inflatedLimit);
    reader.depth = depth + 1;
    return reader.readAll(nested);
  }

  @Override
  public void skip() {
    switch (wireType) {
      case WireType.VARINT -> varint();
      case WireType.FIXED64 -> advance(Long.BYTES);
      case WireType.LENGTH -> advance(length());
      case WireType.FIXED32 -> advance(Integer.BYTES);
      default -> throw malformed("wire type " + WireType.describe(wireType));
    }
  }

  private <T> T readAll(Codec<T> of) {
    T value = read(of);
    if (position != messageEnd) {
      throw malformed("%d bytes follow the end of the message".formatted(messageEnd - position));
    }
    return value;
  }

  /** Lets a codec read, and turns what it throws about the values into the one exception. */
  private <T> T read(Codec<T> of) {
    codec = of;
    try {
      return of.read(this);
    } catch (DecodingException e) {
      throw e;
    } catch (RuntimeException e) {
      // A record's constructor checks its components: what it refuses is malformed input here.
      throw new DecodingException(
          "%s refuses its values: %s".formatted(of.shape().typeName(), e.getMessage()), e);
    }
  }

  /** Makes ready to read a scalar, which may be the first of a packed run. */
  private void scalar(int wanted) {
    if (wireType == wanted) {
      return;
    }
    int length = length();
    if (length == 0) {
      throw malformed("a packed run without elements");
    }
    end = position + length;
    packed = true;
    wireType = wanted;
  }

  /** Reads the length of a length-delimited field and makes sure that so much is there. */
  private int length() {
    if (wireType != WireType.LENGTH) {
      throw malformed(
          "wire type " + WireType.describe(wireType) + " does not fit the field's type");
    }
    long length = varint();
    if (length < 0 || length > end - position) {
      throw malformed(
          "a length of %s bytes, but only %d are left"
              .formatted(Long.toUnsignedString(length), end - position));
    }
    return (int) length;
  }

  /** Passes over bytes, if they are there, and answers where they start. */
  private int advance(int bytes) {
    int start = position;
    if (end - start < bytes) {
      throw truncated();
    }
    position = start + bytes;
    return start;
  }

  private long varint() {
    if (position < end) {
      byte only = buffer[position];
      if (only >= 0) {
        position++;
        return only;
      }
    }
    return longVarint();
  }

  private long longVarint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (position == end) {
        throw truncated();
      }
      byte next = buffer[position++];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw malformed("a number of more than ten bytes");
  }

  private DecodingException truncated() {
    return malformed("the bytes end in the middle of it");
  }

  private DecodingException malformed(String problem) {
    String type = codec == null ? "the message" : codec.shape().typeName();
    String where = field == 0 ? type : "Field %d of %s".formatted(field, type);
    return new DecodingException(where + ": " + problem + ".");
  }
}
