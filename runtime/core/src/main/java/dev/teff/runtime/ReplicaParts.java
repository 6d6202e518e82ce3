package dev.teff.runtime;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.LogRecord;
import dev.teff.runtime.wire.FunctionCodec;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Events of one turn that are larger than a store takes in one batch, cut into parts that are
 * stored one behind the other, each a record of its own. The last part completes them: until it is
 * stored, none of them was.
 *
 * <p>A part is {@code 0, version, int index, int count, int checksum, bytes}, the checksum being of
 * the bytes of all parts. It begins with 0 because no message does: a version of Teff that knows no
 * parts refuses each as damaged, and does not take it for a change.
 */
final class ReplicaParts {
  /** The type of a record that is a part. */
  static final String PART = "part";

  private static final byte NO_MESSAGE = 0;
  private static final byte VERSION = 1;
  private static final int HEADER = 2 + 3 * Integer.BYTES;

  /** Stores take several transactions of this size sooner than one that is much larger. */
  private static final int LARGEST = 512 << 10;

  private static final Codec<List<Batch.Event>> EVENTS =
      new FunctionCodec<>("ReplicaParts", ReplicaParts::write, ReplicaParts::read);
  private static final Codec<Batch.Event> EVENT =
      new FunctionCodec<>("ReplicaPartsEvent", ReplicaParts::writeEvent, ReplicaParts::readEvent);

  private ReplicaParts() {}

  /**
   * Events as parts.
   *
   * @param maxEvent the largest event that the store takes
   */
  static List<Batch.Event> cut(List<Batch.Event> events, long maxEvent) {
    byte[] bytes = WireWriter.encode(EVENTS, events, Integer.MAX_VALUE);
    int size = (int) Math.min(LARGEST, Math.max(maxEvent, HEADER + 1)) - HEADER;
    int count = (bytes.length + size - 1) / size;
    int checksum = checksum(bytes);
    var parts = new ArrayList<Batch.Event>(count);
    for (int i = 0; i < count; i++) {
      int from = i * size;
      int length = Math.min(size, bytes.length - from);
      byte[] payload =
          ByteBuffer.allocate(HEADER + length)
              .put(NO_MESSAGE)
              .put(VERSION)
              .putInt(i)
              .putInt(count)
              .putInt(checksum)
              .put(bytes, from, length)
              .array();
      parts.add(new Batch.Event(PART, payload));
    }
    return parts;
  }

  /**
   * A part that was read.
   *
   * @param index which one it is, from 0
   * @param count how many there are
   * @param checksum of all bytes
   */
  record Part(LogRecord stored, int index, int count, int checksum) {
    /**
     * A record's part.
     *
     * @throws DecodingException when it is none that this code knows
     */
    static Part of(LogRecord stored) {
      byte[] payload = stored.payload();
      if (payload.length < HEADER || payload[0] != NO_MESSAGE) {
        throw new DecodingException("it is no part of anything");
      }
      if (payload[1] != VERSION) {
        throw new DecodingException("a newer version of Teff wrote it");
      }
      ByteBuffer numbers = ByteBuffer.wrap(payload, 2, HEADER - 2);
      var part = new Part(stored, numbers.getInt(), numbers.getInt(), numbers.getInt());
      if (part.index < 0 || part.index >= part.count) {
        throw new DecodingException("it is part %d of %d".formatted(part.index, part.count));
      }
      return part;
    }

    boolean isFirst() {
      return index == 0;
    }

    boolean isLast() {
      return index == count - 1;
    }

    /** Whether this one stands right behind another one of the same. */
    boolean follows(Part before) {
      return index == before.index + 1
          && count == before.count
          && checksum == before.checksum
          && stored.epoch() == before.stored.epoch()
          && stored.sequence() == before.stored.sequence() + 1;
    }
  }

  /**
   * What was cut, as if it had been stored whole where its last part is.
   *
   * @param parts all of them, in order
   * @throws DecodingException when they do not belong together after all
   */
  static List<LogRecord> joined(List<Part> parts) {
    int size = parts.stream().mapToInt(part -> part.stored.payload().length - HEADER).sum();
    ByteBuffer bytes = ByteBuffer.allocate(size);
    parts.forEach(
        part -> bytes.put(part.stored.payload(), HEADER, part.stored.payload().length - HEADER));
    LogRecord last = parts.getLast().stored;
    if (checksum(bytes.array()) != parts.getLast().checksum) {
      throw new DecodingException("its %d parts are of different values".formatted(parts.size()));
    }
    return WireReader.decode(EVENTS, bytes.array()).stream()
        .map(event ->
            new LogRecord(
                last.sequence(),
                last.epoch(),
                event.type(),
                event.payload(),
                event.meta(),
                last.time()))
        .toList();
  }

  private static int checksum(byte[] bytes) {
    var crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  private static void write(List<Batch.Event> events, FieldWriter out) {
    events.forEach(event -> out.message(1, event, EVENT));
  }

  private static List<Batch.Event> read(FieldReader in) {
    var events = new ArrayList<Batch.Event>();
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field != 1) {
        throw new DecodingException("a newer version of Teff wrote it");
      }
      events.add(in.message(EVENT));
    }
    return events;
  }

  private static void writeEvent(Batch.Event event, FieldWriter out) {
    out.string(1, event.type());
    out.bytes(2, event.payload());
    if (event.meta().length > 0) {
      out.bytes(3, event.meta());
    }
  }

  private static Batch.Event readEvent(FieldReader in) {
    String type = "";
    byte[] payload = {};
    byte[] meta = {};
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> type = in.string();
        case 2 -> payload = in.bytes();
        case 3 -> meta = in.bytes();
        default -> throw new DecodingException("a newer version of Teff wrote it");
      }
    }
    return new Batch.Event(type, payload, meta);
  }
}
