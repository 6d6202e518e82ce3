package dev.teff.runtime;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.grains.spi.TimeCodecs;
import dev.teff.runtime.wire.FunctionCodec;
import dev.teff.runtime.wire.WireWriter;
import java.time.Instant;

/**
 * That an idempotent call took effect.
 *
 * @param key the call's key
 * @param issued when the key was
 * @param arguments a hash of the method and its arguments
 * @param reply the encoded reply
 */
@SuppressWarnings("ArrayRecordComponent")
record Receipt(String key, Instant issued, long arguments, byte[] reply) {
  static final Codec<Receipt> CODEC = new FunctionCodec<>("Receipt", Receipt::write, Receipt::read);

  /** The field's number and the length in front of it, at most. */
  private static final int FRAME = 6;

  private static final byte[] NOTHING = {};

  /** How much of a record it takes, at most. */
  int bytes() {
    return WireWriter.encode(CODEC, this).length + FRAME;
  }

  /** The same, roughly, without encoding it; surely not less. */
  long mostBytes() {
    return 3L * key.length() + reply.length + 64;
  }

  /** The same with another issue time, unless it is no later. */
  Receipt issuedBy(Instant latest) {
    return issued.isAfter(latest) ? new Receipt(key, latest, arguments, reply) : this;
  }

  private void write(FieldWriter out) {
    out.string(1, key);
    out.message(2, issued, TimeCodecs.INSTANT);
    out.int64(3, arguments);
    if (reply.length > 0) {
      out.bytes(4, reply);
    }
  }

  private static Receipt read(FieldReader in) {
    String key = "";
    Instant issued = Instant.EPOCH;
    long arguments = 0;
    byte[] reply = NOTHING;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> key = in.string();
        case 2 -> issued = in.message(TimeCodecs.INSTANT);
        case 3 -> arguments = in.int64();
        case 4 -> reply = in.bytes();
        default -> in.skip();
      }
    }
    return new Receipt(key, issued, arguments, reply);
  }
}
