package dev.teff.persistence.jdbi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** CRC-32C over everything in a row, its place included. For use by one thread. */
final class Checksum {
  private final CRC32C crc = new CRC32C();
  private final ByteBuffer numbers = ByteBuffer.allocate(4 * Long.BYTES);

  long ofEvent(long grain, long sequence, long epoch, long time, String type, byte[] payload) {
    numbers.clear().putLong(grain).putLong(sequence).putLong(epoch).putLong(time).flip();
    return of(type, payload);
  }

  long ofRegister(String name, long version, byte[] value) {
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
