package dev.teff.runtime;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.persistence.spi.Batch.Event;
import dev.teff.persistence.spi.LogRecord;
import dev.teff.runtime.wire.FunctionCodec;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.zip.CRC32C;

/**
 * What a snapshot says.
 *
 * @param mark tells the record that the state is as of from any other that could have its sequence
 *     number
 * @param shape the fingerprint of the state's type
 * @param version the version of the function that applied the events
 * @param state the encoded state
 * @param notes what is remembered beside it
 */
@SuppressWarnings("ArrayRecordComponent")
record SnapshotImage(long mark, long shape, int version, byte[] state, Note notes) {
  static final Codec<SnapshotImage> CODEC =
      new FunctionCodec<>("Snapshot", SnapshotImage::write, SnapshotImage::read);

  private static final byte[] NOTHING = {};

  static long mark(LogRecord stored) {
    return mark(stored.epoch(), stored.time(), stored.payload());
  }

  static long mark(long epoch, Instant time, Event event) {
    return mark(epoch, time, event.payload());
  }

  /** An epoch has one writer; a database that was set back to a backup can repeat epochs. */
  private static long mark(long epoch, Instant time, byte[] payload) {
    var crc = new CRC32C();
    crc.update(
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
            .putLong(time.getEpochSecond())
            .putInt(time.getNano())
            .flip());
    crc.update(payload);
    return epoch << Integer.SIZE ^ crc.getValue();
  }

  private void write(FieldWriter out) {
    out.int64(1, mark);
    out.int64(2, shape);
    out.int32(3, version);
    out.bytes(4, state);
    if (!notes.isEmpty()) {
      out.message(5, notes, Note.CODEC);
    }
  }

  private static SnapshotImage read(FieldReader in) {
    long mark = 0;
    long shape = 0;
    int version = 0;
    byte[] state = NOTHING;
    Note notes = Note.NOTHING;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> mark = in.int64();
        case 2 -> shape = in.int64();
        case 3 -> version = in.int32();
        case 4 -> state = in.bytes();
        case 5 -> notes = in.message(Note.CODEC);
        default -> in.skip();
      }
    }
    return new SnapshotImage(mark, shape, version, state, notes);
  }
}
