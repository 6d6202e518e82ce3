package dev.teff.persistence.spi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * CRC-32C over everything in a row, its place included, by which stores find damage. For use by one
 * thread.
 */
public final class Checksum {
  private final CRC32C crc = new CRC32C();
  private final ByteBuffer numbers = ByteBuffer.allocate(4 * Long.BYTES);

  /** Of an event; the grain by a number. */
  public long ofEvent(
      long grain, long sequence, long epoch, long time, String type, byte[] payload, byte[] meta) {
    numbers.clear().putLong(grain).putLong(sequence).putLong(epoch).putLong(time).flip();
    long sum = of(type, payload);
    if (meta.length > 0) {
      // Records from before there was such a thing keep their sums.
      crc.update(0);
      crc.update(meta);
      sum = crc.getValue();
    }
    return sum;
  }

  /** Of a snapshot. */
  public long ofSnapshot(String type, String key, long sequence, long epoch, byte[] content) {
    numbers.clear().putLong(sequence).putLong(epoch).flip();
    return of(type + '/' + key, content);
  }

  /** Of a reminder; due in milliseconds. */
  public long ofReminder(String grain, String name, String registration, long due, byte[] content) {
    numbers.clear().putLong(due).flip();
    return of(grain + '\n' + name + '\n' + registration, content);
  }

  /** Of a register. */
  public long ofRegister(String name, long version, byte[] value) {
    numbers.clear().putLong(version).flip();
    return of(name, value);
  }

  private long of(String name, byte[] bytes) {
    crc.reset();
    crc.update(numbers);
    crc.update(name.getBytes(UTF_8));
    crc.update(0);
    crc.update(bytes);
    return crc.getValue();
  }
}
