package dev.teff.crdt;

import dev.teff.grains.spi.DecodingException;
import java.util.Arrays;

/**
 * Numbers in protobuf's packed form: what a {@code repeated uint64} field holds. A writer sends
 * them as bytes; a reader gets them one by one.
 */
final class Packed {
  private static final int LONGEST_VARINT = 10;

  private byte[] bytes = new byte[16];
  private int size;

  Packed add(long value) {
    if (bytes.length - size < LONGEST_VARINT) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length + LONGEST_VARINT);
    }
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
    return this;
  }

  boolean isEmpty() {
    return size == 0;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  /** A signed number as protobuf's {@code sint64} has it: small where it is near to zero. */
  static long zigzag(long number) {
    return number << 1 ^ number >> (Long.SIZE - 1);
  }

  /** Undoes {@link #zigzag}. */
  static long unzigzag(long number) {
    return number >>> 1 ^ -(number & 1);
  }

  /** Numbers as they were read. */
  static final class Read {
    private long[] numbers = new long[4];
    private int size;
    private int at;

    void add(long number) {
      if (size == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * size);
      }
      numbers[size++] = number;
    }

    boolean hasNext() {
      return at < size;
    }

    long next() {
      if (at == size) {
        throw new DecodingException("Numbers that belong together are missing.");
      }
      return numbers[at++];
    }

    /** A number between bounds, both included. */
    long next(long min, long max) {
      long number = next();
      if (number < min || number > max) {
        throw new DecodingException(
            "The number %d is not between %d and %d.".formatted(number, min, max));
      }
      return number;
    }

    /** A replica's number. */
    long replica() {
      return next(1, Long.MAX_VALUE);
    }

    /** A dot's counter. */
    long counter() {
      return next(1, MAX_COUNTER);
    }
  }

  /** The highest counter: far beyond what anybody counts to, and its neighbours can be added up. */
  static final long MAX_COUNTER = 1L << 60;
}
