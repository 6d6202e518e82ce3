package dev.teff.runtime.wire;

import java.util.ArrayList;
import java.util.Arrays;

/** Puts encoded fields into the order of their bytes. */
final class FieldOrder {
  private FieldOrder() {}

  static void sort(byte[] buffer, int from, int to) {
    var fields = new ArrayList<byte[]>();
    for (int at = from; at < to; ) {
      int end = end(buffer, at);
      fields.add(Arrays.copyOfRange(buffer, at, end));
      at = end;
    }
    fields.sort(Arrays::compareUnsigned);
    int at = from;
    for (byte[] field : fields) {
      System.arraycopy(field, 0, buffer, at, field.length);
      at += field.length;
    }
  }

  /** Where the field that begins here ends; it was written by a {@link WireWriter}. */
  private static int end(byte[] buffer, int begin) {
    int wireType = buffer[begin] & ((1 << WireType.BITS) - 1);
    int value = behindVarint(buffer, begin);
    return switch (wireType) {
      case WireType.VARINT -> behindVarint(buffer, value);
      case WireType.FIXED32 -> value + Float.BYTES;
      case WireType.FIXED64 -> value + Double.BYTES;
      default -> behindVarint(buffer, value) + varint(buffer, value);
    };
  }

  private static int behindVarint(byte[] buffer, int begin) {
    int at = begin;
    while (buffer[at] < 0) {
      at++;
    }
    return at + 1;
  }

  private static int varint(byte[] buffer, int begin) {
    int value = 0;
    for (int at = begin, shift = 0; ; at++, shift += 7) {
      value |= (buffer[at] & 0x7F) << shift;
      if (buffer[at] >= 0) {
        return value;
      }
    }
  }
}
